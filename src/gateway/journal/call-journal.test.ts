import assert from 'node:assert/strict';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { systemRandom } from '#kernel';
import { testExchange, testNow } from '../testing.ts';
import { CallJournal, type JournalFile, type JournalHead } from './call-journal.ts';
import { targetOf } from './entry.ts';
import { journalFiles } from './open-file.ts';
import { readJournal } from './read.ts';
import { verifyJournal } from './verify.ts';

const root = mkdtempSync(join(tmpdir(), 'call-journal-'));
after(() => rmSync(root, { recursive: true }));

const key = Buffer.alloc(32, 3);
const application = {
  id: 'app_1',
  name: 'Widget',
  tag: 'widget',
  kind: 'confidential',
  active: true,
} as const;
const caller = { application, keyId: 'key_1', user: undefined, sandbox: false };

let directories = 0;
function fresh() {
  const directory = join(root, `${directories++}`);
  const clock = { time: testNow, now: () => clock.time };
  const open = journalFiles(directory, { clock, random: systemRandom });
  const journal = new CallJournal({ key, clock, open });
  const path = () => join(directory, readdirSync(directory).at(-1) ?? '');
  return { directory, clock, open, journal, path };
}

const call = (url = '/things/v1/things/1', decision = 'd_1') => {
  const x = testExchange({ method: 'POST', url, caller });
  return Object.defineProperty(x, 'decisionId', { value: decision });
};

/** A disk whose writes end when the test says so. */
function slowDisk() {
  const writes: { text: string; end: (error?: Error) => void }[] = [];
  const opened: string[] = [];
  const open = async (): Promise<JournalFile> => {
    const name = `file-${opened.length}`;
    opened.push(name);
    return {
      name,
      write: bytes =>
        new Promise((resolve, reject) => {
          writes.push({
            text: bytes.toString(),
            end: error => (error === undefined ? resolve() : reject(error)),
          });
        }),
      close() {},
    };
  };
  return { open, writes, opened };
}

const turn = () => new Promise(resolve => setImmediate(resolve));

suite('a call journal', () => {
  test('has a call on the disk before it says so', async () => {
    const { journal, path } = fresh();
    await journal.append(call());
    assert.match(readFileSync(path(), 'utf8'), /"decision":"d_1"/);
  });

  test('lets no call pass while its write is under way', async () => {
    const { open, writes } = slowDisk();
    const journal = new CallJournal({ key, clock: { now: () => 1 }, open });
    let passed = false;
    const appended = journal.append(call()).then(() => (passed = true));
    await turn();
    assert.equal(writes.length, 1);
    assert.equal(passed, false);
    writes[0]?.end();
    await appended;
  });

  test('writes together what comes while the disk is busy', async () => {
    const { open, writes } = slowDisk();
    const journal = new CallJournal({ key, clock: { now: () => 1 }, open });
    const first = journal.append(call());
    await turn();
    const rest = Array.from({ length: 100 }, (_, i) =>
      journal.append(call('/things/v1/things/1', `d_r${i}`)),
    );
    writes[0]?.end();
    await first;
    await turn();
    assert.equal(writes.length, 2);
    assert.equal(writes[1]?.text.trim().split('\n').length, 100);
    writes[1]?.end();
    await Promise.all(rest);
  });

  test('is readable by its owner only', async () => {
    const { journal, directory, path } = fresh();
    await journal.append(call());
    assert.equal(statSync(path()).mode & 0o777, 0o600);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
  });

  test('holds no address, path, query or foreign subject in the clear', async () => {
    const { journal, path } = fresh();
    const user = {
      id: 'ada@example.org',
      issuer: 'https://id.example',
      realm: undefined,
      groups: [],
      roles: [],
    };
    const token = { id: 'ada@example.org holds this' } as never;
    await journal.append(
      testExchange({
        url: '/things/v1/people/ada?name=lovelace',
        address: '203.0.113.9',
        caller: { ...caller, user, token },
      }),
    );
    const text = readFileSync(path(), 'utf8');
    for (const said of ['ada', 'lovelace', '203.0.113', 'example.org']) assert.ok(!text.includes(said), said);
  });
});

suite('refused is a call', () => {
  test('whose write failed, and every one that was written with it', async () => {
    const { open, writes } = slowDisk();
    const journal = new CallJournal({ key, clock: { now: () => 1 }, open });
    const all = [journal.append(call()), journal.append(call())].map(each =>
      assert.rejects(each, /disk full/),
    );
    await turn();
    writes[0]?.end(new Error('disk full'));
    await turn();
    writes[1]?.end(new Error('disk full'));
    await Promise.all(all);
  });

  test('that comes within a second of a failure, without touching the disk', async () => {
    const { open, writes } = slowDisk();
    const clock = { time: 1_000, now: () => clock.time };
    const journal = new CallJournal({ key, clock, open });
    const failing = assert.rejects(journal.append(call()));
    await turn();
    writes[0]?.end(new Error('no'));
    await failing;
    await assert.rejects(journal.append(call()), /a moment ago/);
    assert.equal(writes.length, 1);
  });

  test('where the directory cannot be written', async () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    const clock = { now: () => 1 };
    const open = journalFiles(join(file, 'below'), { clock, random: systemRandom });
    await assert.rejects(new CallJournal({ key, clock, open }).append(call()));
  });

  test('that would wait behind four thousand others', async () => {
    const { open } = slowDisk();
    const journal = new CallJournal({ key, clock: { now: () => 1 }, open });
    for (let i = 0; i < 4_097; i++) void journal.append(call());
    await assert.rejects(journal.append(call()), /too many/);
  });
});

test('after a failure a new file is begun, and the broken one never written to again', async () => {
  const { open, writes, opened } = slowDisk();
  const clock = { time: 1_000, now: () => clock.time };
  const journal = new CallJournal({ key, clock, open });
  const failing = assert.rejects(journal.append(call()));
  await turn();
  writes[0]?.end(new Error('no'));
  await failing;
  clock.time += 2_000;
  const next = journal.append(call());
  await turn();
  assert.deepEqual(opened, ['file-0', 'file-1']);
  assert.match(writes[1]?.text ?? '', /^\{"journal":1/);
  writes[1]?.end();
  await next;
});

suite('the verification notices', () => {
  async function written(count = 5) {
    const made = fresh();
    for (let i = 0; i < count; i++) await made.journal.append(call(undefined, `d_${i}`));
    const [head] = made.journal.takeHeads() as [JournalHead];
    return {
      ...made,
      head,
      check: (heads = [head], with_ = key) => verifyJournal(made.directory, with_, heads),
    };
  }
  const edit = (path: string, change: (lines: string[]) => string[]) =>
    writeFileSync(path, `${change(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n')}\n`);

  test('nothing where nobody changed anything', async () => {
    const { check } = await written();
    const [found] = await check();
    assert.deepEqual([found?.condition, found?.entries], ['whole', 5]);
    assert.deepEqual(await verifyJournal(join(root, 'never'), key, []), []);
  });

  const attacks: readonly [string, (lines: string[]) => string[], string][] = [
    ['a changed entry', lines => lines.map((l, i) => (i === 2 ? l.replace('app_1', 'app_2') : l)), 'changed'],
    ['a removed entry', lines => lines.toSpliced(2, 1), 'changed'],
    ['a repeated entry', lines => lines.toSpliced(2, 0, lines[2] ?? ''), 'changed'],
    ['two entries that changed places', ([a = '', b = '', c = '', ...d]) => [a, c, b, ...d], 'changed'],
    ['a file without its beginning', lines => lines.slice(1), 'changed'],
    ['the end cut off between lines', lines => lines.slice(0, -1), 'cut'],
    ['everything but the beginning cut off', lines => lines.slice(0, 1), 'cut'],
    ['a line put in', lines => lines.toSpliced(1, 0, '{"at":1,"mac":"x"}'), 'changed'],
    ['an empty line', lines => lines.toSpliced(3, 0, ''), 'changed'],
    ['a line without end', lines => [...lines, `{"at":${'9'.repeat(100_000)}`], 'changed'],
  ];
  for (const [what, attack, condition] of attacks)
    test(what, async () => {
      const { path, check } = await written();
      edit(path(), attack);
      const [found] = await check();
      // What is longer than any line is not even read to its end.
      assert.ok(
        found?.condition === condition || (what.includes('without end') && found?.condition === 'unfinished'),
      );
    });

  test('an end that was cut off within a line', async () => {
    const { path, check } = await written();
    writeFileSync(path(), readFileSync(path(), 'utf8').slice(0, -40));
    assert.equal((await check())[0]?.condition, 'cut');
  });

  test('a line that a killed program did not finish, and takes it for what it is', async () => {
    const { path, check } = await written();
    appendFileSync(path(), '{"at":1,"decision":"d_unfin');
    const [found] = await check();
    assert.deepEqual([found?.condition, found?.entries], ['unfinished', 5]);
  });

  test('a file that is gone', async () => {
    const { path, check } = await written();
    rmSync(path());
    assert.equal((await check())[0]?.condition, 'missing');
  });

  test('a file made anew under another key', async () => {
    const { check } = await written();
    assert.equal((await check([], Buffer.alloc(32, 4)))[0]?.condition, 'changed');
  });

  test('an older state of the file with other entries after it', async () => {
    const { path, directory, clock, check } = await written();
    const other = new CallJournal({
      key,
      clock,
      open: async () => ({
        name: 'x',
        write: async bytes => writeFileSync(path(), bytes),
        close() {},
      }),
    });
    await other.append(call(undefined, 'd_other'));
    assert.equal(readdirSync(directory).length, 1);
    assert.equal((await check())[0]?.condition, 'cut');
  });
});

suite('reading', () => {
  test('gives calls back newest first, from all files, in pages without loss or repetition', async () => {
    const { directory, clock, open, journal } = fresh();
    const second = new CallJournal({ key, clock, open });
    for (let i = 0; i < 20; i++) {
      await (i % 3 === 0 ? second : journal).append(call(undefined, `d_${i}`));
      if (i % 2 === 1) clock.time += 1;
    }
    const seen: string[] = [];
    let until: number | undefined;
    let pages = 0;
    do {
      const page = await readJournal(directory, { until }, 3);
      seen.push(...page.entries.map(({ decision }) => decision));
      until = page.next;
      pages++;
    } while (until !== undefined);
    assert.ok(pages > 3, String(pages));
    assert.equal(seen.length, 20);
    assert.equal(new Set(seen).size, 20);
    assert.deepEqual(new Set(seen.slice(0, 2)), new Set(['d_19', 'd_18']));
  });

  test('finds a call by its target, for whoever knows it', async () => {
    const { directory, journal } = fresh();
    await journal.append(call('/things/v1/things/7?x=1', 'd_sought'));
    await journal.append(call('/things/v1/things/8', 'd_other'));
    const target = targetOf(key, 'POST', '/things/v1/things/7?x=1');
    const { entries } = await readJournal(directory, { target }, 10);
    assert.deepEqual(
      entries.map(({ decision }) => decision),
      ['d_sought'],
    );
  });

  test('passes over what a killed program did not finish', async () => {
    const { directory, journal, path } = fresh();
    await journal.append(call());
    appendFileSync(path(), '{"at":1,"decision":"d_unfin');
    assert.equal((await readJournal(directory, {}, 10)).entries.length, 1);
  });

  test('finds nothing where nothing was written', async () => {
    assert.deepEqual(await readJournal(join(root, 'never'), {}, 10), { entries: [], next: undefined });
  });

  test('reads lines that lie across the pieces in which a file is read', async () => {
    const { directory, journal } = fresh();
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => journal.append(call(undefined, `d_${i}`))));
    const { entries } = await readJournal(directory, {}, 5_000);
    assert.equal(entries.length, 1_000);
    assert.equal((await verifyJournal(directory, key, []))[0]?.entries, 1_000);
  });
});
