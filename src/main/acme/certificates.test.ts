import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, beforeEach, suite, test } from 'node:test';
import { loadMasterKey, openVault, type Vault } from '#credentials';
import type { Challenge } from '#gateway';
import { createLog } from '#kernel';
import { openStore, type Store } from '#store';
import { AcmeCertificates } from './certificates.ts';
import { AcmeKeeping } from './keeping.ts';
import type { Obtain, Obtained, OrderOptions } from './order.ts';

const day = 86_400_000;
const directory = 'https://acme.example.org/directory';
const logged: string[] = [];
const log = createLog({ level: 'info', to: { write: line => void logged.push(line) } });

suite('certificates by ACME', () => {
  let store: Store;
  let vault: Vault;
  let now: number;
  const clock = { now: () => now };
  const nodes: AcmeCertificates[] = [];

  beforeEach(async () => {
    now = Date.parse('2026-11-22T00:00:00Z');
    logged.length = 0;
    store = await openStore({ clock });
    const key = loadMasterKey({
      env: { GATEHOUSE_MASTER_KEY: randomBytes(32).toString('base64') },
      file: '/nowhere',
      dataDir: '/nowhere/data',
      create: false,
    });
    vault = await openVault(store, key, { clock });
  });
  after(() => Promise.all(nodes.map(node => node.stop())));

  const obtained = (serial: number): Obtained => ({
    certificate: `certificate ${serial}`,
    key: `key ${serial}`,
    notBefore: now,
    notAfter: now + 90 * day,
    fingerprint: String(serial),
  });

  interface Node {
    readonly certificates: AcmeCertificates;
    readonly orders: OrderOptions[];
    /** Certificates, each time that there were others to show. */
    readonly shown: (readonly string[])[];
    readonly answers: (readonly Challenge[])[];
  }

  /** One node of an installation. */
  const node = (
    work: (options: OrderOptions, serial: number) => Promise<Obtained> = (_, serial) =>
      Promise.resolve(obtained(serial)),
    other: { name?: string; names?: readonly string[]; directory?: string } = {},
  ): Node => {
    const made: Omit<Node, 'certificates'> = { orders: [], shown: [], answers: [] };
    const obtain: Obtain = options => {
      made.orders.push(options);
      return work(options, made.orders.length);
    };
    const where = other.directory ?? directory;
    const certificates: AcmeCertificates = new AcmeCertificates({
      options: {
        directory: where,
        wanted: (other.names ?? ['api.example.org']).map(name => ({ zone: 'external' as const, name })),
        contact: undefined,
        ca: undefined,
        challengeType: 'http-01',
        externalAccount: undefined,
      },
      store,
      keeping: new AcmeKeeping(store, vault, where),
      obtain,
      newAccountKey: () => Promise.resolve(`account key of ${other.name ?? 'one'}`),
      node: other.name ?? 'one',
      settleMs: 0,
      clock,
      chance: () => 0,
      log,
      changed: () =>
        void made.shown.push((certificates.obtained['external'] ?? []).map(one => one.certificate)),
      answer: challenges => void made.answers.push(challenges),
    });
    nodes.push(certificates);
    return { ...made, certificates };
  };

  const certificatesOf = ({ shown }: Node) => shown.at(-1);

  test('what is wanted and not there is obtained, sealed and shown', async () => {
    const one = node();
    await one.certificates.start();
    await one.certificates.idle();
    assert.deepEqual(certificatesOf(one), ['certificate 1']);
    const [state] = await one.certificates.state();
    assert.equal(state?.notAfter, now + 90 * day);
    assert.equal(state?.nextAttemptAt, now + 60 * day);
    const rows = JSON.stringify(await store.db.selectFrom('vault_items').selectAll().execute());
    assert.doesNotMatch(rows, /key 1|account key of/);
  });

  test('what is there is shown again after a restart, and not ordered', async () => {
    const before = node();
    await before.certificates.start();
    await before.certificates.idle();
    await before.certificates.stop();
    const again = node();
    await again.certificates.start();
    await again.certificates.idle();
    assert.deepEqual(certificatesOf(again), ['certificate 1']);
    assert.equal(again.orders.length, 0);
  });

  test('it is renewed at two thirds of its life, and not before', async () => {
    const one = node();
    await one.certificates.start();
    await one.certificates.idle();
    now += 60 * day - 1;
    await one.certificates.look();
    await one.certificates.idle();
    assert.equal(one.orders.length, 1);
    now += 1;
    await one.certificates.look();
    await one.certificates.idle();
    assert.equal(one.orders.length, 2);
    assert.deepEqual(certificatesOf(one), ['certificate 2']);
    assert.equal(one.orders[1]?.accountKey, one.orders[0]?.accountKey);
  });

  test('a failure leaves the old one, is told, and waits longer each time', async () => {
    const one = node((_, serial) =>
      serial === 1
        ? Promise.resolve(obtained(1))
        : Promise.reject(new Error('the authority is\u001b[31m away')),
    );
    await one.certificates.start();
    await one.certificates.idle();
    now += 61 * day;
    const waited: number[] = [];
    for (const failures of [1, 2, 3]) {
      await one.certificates.look();
      await one.certificates.idle();
      const [state] = await one.certificates.state();
      assert.equal(state?.failures, failures);
      assert.equal(state?.lastError, 'the authority is [31m away');
      waited.push((state?.nextAttemptAt ?? 0) - now);
      now = state?.nextAttemptAt ?? 0;
    }
    assert.deepEqual(certificatesOf(one), ['certificate 1']);
    assert.ok(waited[0] !== undefined && waited[1] === 2 * waited[0] && waited[2] === 4 * waited[0]);
    assert.match(logged.join(''), /what was shown before stays/);
  });

  test('a failure is remembered over a restart: the authority is not asked again at once', async () => {
    const broken = node(() => Promise.reject(new Error('no')));
    await broken.certificates.start();
    await broken.certificates.idle();
    const again = node();
    await again.certificates.start();
    await again.certificates.idle();
    assert.equal(again.orders.length, 0);
  });

  test('one name that fails does not hold up the others', async () => {
    const one = node(
      ({ name }) =>
        name === 'a.example.org' ? Promise.reject(new Error('no')) : Promise.resolve(obtained(7)),
      { names: ['a.example.org', 'b.example.org'] },
    );
    await one.certificates.start();
    await one.certificates.idle();
    assert.deepEqual(certificatesOf(one), ['certificate 7']);
  });

  test('of two nodes one orders; both answer the challenge and show what came', async () => {
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const first = node(async ({ answer }) => {
      await answer({ type: 'http-01', token: 'token', keyAuthorization: 'token.print' });
      asked.resolve();
      await goOn.promise;
      return obtained(1);
    });
    const second = node(undefined, { name: 'two' });
    await first.certificates.start();
    await asked.promise;
    await second.certificates.start();
    await second.certificates.idle();
    const answered = [
      { type: 'http-01', name: 'api.example.org', token: 'token', keyAuthorization: 'token.print' },
    ];
    assert.deepEqual(first.answers.at(-1), answered);
    assert.deepEqual(second.answers.at(-1), answered);
    goOn.resolve();
    await first.certificates.idle();
    await second.certificates.look();
    assert.equal(second.orders.length, 0);
    assert.deepEqual(certificatesOf(second), ['certificate 1']);
    assert.deepEqual(second.answers.at(-1), []);
    assert.deepEqual(first.answers.at(-1), []);
  });

  test('a node that starts again in the middle answers what was asked before, and orders anew', async () => {
    const asked = Promise.withResolvers<void>();
    const dies = node(async ({ answer, signal }) => {
      await answer({ type: 'http-01', token: 'token', keyAuthorization: 'token.print' });
      asked.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    });
    await dies.certificates.start();
    await asked.promise;
    await dies.certificates.stop();
    const again = node();
    await again.certificates.start();
    assert.equal(again.answers[0]?.length, 1);
    await again.certificates.idle();
    assert.deepEqual(certificatesOf(again), ['certificate 1']);
    assert.equal((await again.certificates.state())[0]?.failures, 0);
  });

  test('a node that is gone for good is followed by another, but not at once', async () => {
    const asked = Promise.withResolvers<void>();
    const dies = node(async ({ signal }) => {
      asked.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    });
    await dies.certificates.start();
    await asked.promise;
    await dies.certificates.stop();
    const other = node(undefined, { name: 'two' });
    await other.certificates.start();
    await other.certificates.idle();
    assert.equal(other.orders.length, 0);
    now += 4 * 60_000;
    await other.certificates.look();
    await other.certificates.idle();
    assert.equal(other.orders.length, 1);
  });

  test('another directory is asked at once, with another account; until it delivers the old one stays', async () => {
    const one = node();
    await one.certificates.start();
    await one.certificates.idle();
    await one.certificates.stop();
    const moved = node(() => Promise.reject(new Error('not yet')), {
      directory: 'https://other.example/dir',
    });
    await moved.certificates.start();
    await moved.certificates.idle();
    assert.equal(moved.orders.length, 1);
    assert.deepEqual(certificatesOf(moved), ['certificate 1']);
    const accounts = await store.db
      .selectFrom('vault_items')
      .select('id')
      .where('kind', '=', 'acme-account')
      .execute();
    assert.equal(accounts.length, 2);
  });
});
