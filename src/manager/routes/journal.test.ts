import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type JournalHead, noteJournalHeads } from '#audit';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { expect } from './testing.ts';

const directory = mkdtempSync(join(tmpdir(), 'journal-routes-'));
const key = Buffer.alloc(32, 9);
const journal = { directory, place: 'here', key };
let api: TestApi;
let heads: readonly JournalHead[];

before(async () => {
  api = await openTestApi({ journal });
  heads = write(['/things/v1/things/1', '/things/v1/things/2?x=y']);
  await api.store.change(change => noteJournalHeads(change, heads, 'here', api.clock.time));
});
after(async () => {
  await api.close();
  rmSync(directory, { recursive: true });
});

/** Written out from the description of the format, not by the code under test. */
function write(targets: readonly string[]): JournalHead[] {
  let mac = '';
  const lines: string[] = [];
  const add = (entry: object) => {
    const text = JSON.stringify(entry).slice(0, -1);
    mac = createHmac('sha256', key).update(`${mac}\n${text}`).digest('base64url');
    lines.push(`${text},"mac":"${mac}"}\n`);
  };
  const hash = (...parts: string[]) =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
  add({ journal: 1, at: api.clock.time });
  for (const [i, target] of targets.entries())
    add({
      ...{ at: api.clock.time + i, decision: `d_${i}`, zone: 'external', version: 'things/v1' },
      ...{ operation: 'POST /things/{id}', application: 'app_1', key: null, certificate: null },
      ...{ user: null, token: null, client: 'c_1', target: `t_${hash('target', 'POST', target)}` },
    });
  const file = '20260115T000000000Z-0123456789abcdef.jsonl';
  writeFileSync(join(directory, file), lines.join(''));
  return [{ file, entries: targets.length, mac }];
}

const items = async (url: string) =>
  (await expect(api, 200, { url })).body['items'] as { decision: string }[];
const verification = async () => (await expect(api, 200, { url: '/journal/verification' })).body;

suite('the call journal', () => {
  test('is listed newest first, and page by page', async () => {
    assert.deepEqual(
      (await items('/journal')).map(({ decision }) => decision),
      ['d_1', 'd_0'],
    );
    const first = await expect(api, 200, { url: '/journal?limit=1' });
    const rest = await items(`/journal?limit=1&after=${String(first.body['next'])}`);
    assert.deepEqual(
      rest.map(({ decision }) => decision),
      ['d_0'],
    );
  });

  test('tells the calls to a target to whoever knows it', async () => {
    const found = async (target: string) => {
      const body = { method: 'post', target };
      const answer = await expect(api, 200, { method: 'POST', url: '/journal/targets', body });
      return (await items(`/journal?target=${String(answer.body['target'])}`)).map(
        ({ decision }) => decision,
      );
    };
    assert.deepEqual(await found('/things/v1/things/2?x=y'), ['d_1']);
    assert.deepEqual(await found('/things/v1/things/2'), []);
  });

  test('is for those who may read the audit log', async () => {
    const as = await api.token(['api-developer']);
    for (const url of ['/journal', '/journal/verification']) await expect(api, 403, { url, as });
    const body = { method: 'POST', target: '/x' };
    await expect(api, 403, { method: 'POST', url: '/journal/targets', as, body });
    await expect(api, 200, { url: '/journal', as: await api.token(['auditor']) });
  });

  test('is verified against its chain and against what the store knows', async () => {
    assert.equal((await verification())['holds'], true);
    const [file = ''] = readdirSync(directory);
    appendFileSync(join(directory, file), '{"at":1}\n');
    const found = await verification();
    assert.equal(found['holds'], false);
    assert.equal(found['entries'], 2);
  });

  test('lacks no file that another machine keeps, but each that was here', async () => {
    const gone = { file: '20260101T000000000Z-aaaaaaaaaaaaaaaa.jsonl', entries: 7, mac: 'm' };
    const conditions = async () =>
      ((await verification())['files'] as { condition: string }[]).map(({ condition }) => condition);
    await api.store.change(change => noteJournalHeads(change, [gone], 'elsewhere', 1));
    assert.ok(!(await conditions()).includes('missing'));
    await api.store.change(change =>
      noteJournalHeads(change, [{ ...gone, file: `${gone.file}2` }], 'here', 1),
    );
    assert.ok((await conditions()).includes('missing'));
  });

  test('what the store knows of a file is never turned back', async () => {
    const [head] = heads as [JournalHead];
    await api.store.change(change =>
      noteJournalHeads(change, [{ ...head, entries: 1, mac: 'old' }], 'here', 2),
    );
    const row = await api.store.db
      .selectFrom('journal_heads')
      .selectAll()
      .where('file', '=', head.file)
      .executeTakeFirstOrThrow();
    assert.deepEqual([row.entries, row.mac], [2, head.mac]);
  });
});
