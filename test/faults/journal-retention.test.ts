import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { journalHeadsOf, listAudit, noteJournalHeads } from '#audit';
import { verifyJournal, type PolicyDocument, type SnapshotDocument } from '#gateway';
import { createLog, systemRandom } from '#kernel';
import { ensureZones, republish } from '#manager';
import { openStore } from '#store';
import { CallJournal } from '../../src/gateway/journal/call-journal.ts';
import { journalFiles } from '../../src/gateway/journal/open-file.ts';
import { testExchange } from '../../src/gateway/testing.ts';
import { journalDaysDemanded, JournalRetention } from '../../src/main/journal-retention.ts';

const day = 86_400_000;
const key = Buffer.alloc(32, 3);
const place = 'machine:journal';
const log = createLog({ level: 'silent', to: 'stdout' });
const application = { id: 'app_1', name: 'W', tag: 'w', kind: 'confidential', active: true } as const;

/** A journal with one file a day, begun `ages` days ago, and a store that knows how far each has come. */
async function journalOf(t: TestContext, ages: readonly number[]) {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-retention-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const store = await openStore({});
  t.after(() => store.close());
  const now = Date.parse('2026-11-22T12:00:00Z');
  const clock = { time: now, now: () => clock.time };
  await store.change(change => ensureZones(change, now));
  await store.change(change => republish(change, { by: 'system', note: 'first start', now }));
  const journal = new CallJournal({
    key,
    clock,
    open: journalFiles(directory, { clock, random: systemRandom }),
  });
  for (const age of ages) {
    clock.time = now - age * day;
    const caller = { application, keyId: 'key_1', user: undefined, sandbox: false };
    await journal.append(testExchange({ method: 'POST', url: '/things/v1/things/1', caller }));
    await store.change(change => noteJournalHeads(change, journal.takeHeads(), place, clock.time));
  }
  clock.time = now;
  const retention = (options: { days?: number; megabytes?: number }) =>
    new JournalRetention({
      ...{ store, clock, log, days: undefined, megabytes: undefined, ...options },
      journal: { directory, place, key },
    });
  const files = () => readdirSync(directory).toSorted();
  return { store, directory, retention, files, clock };
}

const served = (...policies: readonly Partial<PolicyDocument>[]) =>
  ({
    zones: [{ policies: [] }],
    plans: [],
    versions: [{ policies: [], operations: [{ policies }] }],
  }) as unknown as SnapshotDocument;

suite('the call journal is kept', () => {
  test('in a new file each day, so that whole files can go', async t => {
    const { files } = await journalOf(t, [3, 2.5, 1]);
    assert.equal(files().length, 2);
  });

  test('for as long as the longest that policies demand', () => {
    assert.equal(journalDaysDemanded(served()), 0);
    assert.equal(journalDaysDemanded(served({ policy: 'call-journal', options: {} })), 365);
    const two = served(
      { policy: 'call-journal', options: { keepDays: 30 } },
      { policy: 'call-journal', options: { keepDays: 700 } },
    );
    assert.equal(journalDaysDemanded(two), 700);
  });

  test('for ever unless somebody said otherwise', async t => {
    const { retention, files } = await journalOf(t, [4000, 1]);
    assert.deepEqual(await retention({}).sweep(), []);
    assert.equal(files().length, 2);
  });

  test('until its age is over; what goes is in the audit log with how far it had come, and is not missed', async t => {
    const { store, directory, retention, files } = await journalOf(t, [40, 20, 1]);
    const [oldest] = files();
    const head = (await journalHeadsOf(store.db, place)).find(({ file }) => file === oldest);
    assert.deepEqual(await retention({ days: 30 }).sweep(), [oldest]);
    assert.equal(files().length, 2);
    const { entries } = await listAudit(store.db, { action: 'journal.remove' }, { limit: 10 });
    const [entry] = entries;
    assert.equal(entry?.resourceId, oldest);
    const { entries: counted, mac, why } = (entry?.detail ?? {}) as Record<string, unknown>;
    assert.deepEqual({ counted, mac, why }, { counted: 1, mac: head?.mac, why: 'age' });
    const verified = await verifyJournal(directory, key, await journalHeadsOf(store.db, place));
    assert.deepEqual(
      verified.map(({ condition }) => condition),
      ['whole', 'whole'],
    );
  });

  test('but for the oldest, when it grows too large', async t => {
    const { retention, files, directory } = await journalOf(t, [40, 20, 10]);
    const [, second, third] = files();
    // An unfinished line is what a killed program leaves.
    const path = join(directory, third ?? '');
    appendFileSync(path, ' '.repeat(1024 * 1024 - statSync(path).size));
    assert.equal((await retention({ megabytes: 1 }).sweep()).length, 2);
    assert.ok(second !== undefined && !files().includes(second));
    assert.deepEqual(files(), [third]);
  });

  test('while a gateway may still write to it', async t => {
    const { retention, files } = await journalOf(t, [1.5]);
    assert.deepEqual(await retention({ days: 1 }).sweep(), []);
    assert.equal(files().length, 1);
  });

  test('where it was changed or cut: removal hides nothing', async t => {
    const { retention, files, directory } = await journalOf(t, [40, 20]);
    appendFileSync(join(directory, files()[0] ?? ''), '{"at":1,"decision":"d_forged","mac":"AAAA"}\n');
    assert.deepEqual(await retention({ days: 30 }).sweep(), []);
    assert.equal(files().length, 2);
  });
});
