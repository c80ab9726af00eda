/** Nodes that share a PostgreSQL database and all find the same certificate due at the same moment. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadMasterKey, openVault } from '#credentials';
import type { Challenge } from '#gateway';
import { createLog, systemClock } from '#kernel';
import { openStore, type Store } from '#store';
import { AcmeCertificates } from '../../src/main/acme/certificates.ts';
import { AcmeKeeping } from '../../src/main/acme/keeping.ts';
import type { Obtain } from '../../src/main/acme/order.ts';
import { freshDatabase, withoutPostgres } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const directory = 'https://acme.example.org/directory';
const day = 86_400_000;

suite('nodes on one database', { skip: withoutPostgres }, () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  const stores: Store[] = [];
  const nodes: AcmeCertificates[] = [];
  const orders: string[] = [];
  const answers = new Map<string, readonly Challenge[]>();

  /** Takes its time, and remembers whether all nodes answered before the authority would ask. */
  const obtain: Obtain = async ({ name, answer }) => {
    orders.push(name);
    await answer({ type: 'http-01', token: `token-of-${name}`, keyAuthorization: `${name}.print` });
    await eventually(
      () => Promise.resolve([...answers.values()]),
      all => all.length === 3 && all.every(one => one.some(challenge => challenge.name === name)),
    );
    const now = Date.now();
    return { certificate: name, key: 'key', notBefore: now, notAfter: now + day, fingerprint: name };
  };

  before(async () => {
    database = await freshDatabase();
    const env = { GATEHOUSE_MASTER_KEY: randomBytes(32).toString('base64') };
    const key = loadMasterKey({ env, file: '/nowhere', dataDir: '/nowhere/data', create: false });
    for (const node of ['one', 'two', 'three']) {
      const store = await openStore({ databaseUrl: database.url });
      stores.push(store);
      const vault = await openVault(store, key);
      const certificates = new AcmeCertificates({
        options: {
          directory,
          wanted: ['a.example.org', 'b.example.org'].map(name => ({ zone: 'external', name })),
          contact: undefined,
          ca: undefined,
          challengeType: 'http-01',
          externalAccount: undefined,
        },
        store,
        keeping: new AcmeKeeping(store, vault, directory),
        obtain,
        newAccountKey: () => Promise.resolve(`account key of ${node}`),
        node,
        settleMs: 0,
        clock: systemClock,
        chance: () => 0,
        log: createLog({ level: 'silent', to: { write: () => {} } }),
        changed: () => {},
        answer: challenges => void answers.set(node, challenges),
      });
      nodes.push(certificates);
    }
  });
  after(async () => {
    await Promise.all(nodes.map(node => node.stop()));
    await Promise.all(stores.map(store => store.close()));
    await database.drop();
  });

  test('each certificate is ordered once, answered by all nodes, and shown by all', async () => {
    await Promise.all(nodes.map(node => node.start()));
    await eventually(
      () => Promise.resolve(nodes.map(({ obtained }) => obtained['external']?.length ?? 0)),
      counts => counts.every(count => count === 2),
    );
    // Whoever came too late would order now.
    await sleep(1_500);
    assert.deepEqual(orders.toSorted(), ['a.example.org', 'b.example.org']);
    const states = await Promise.all(nodes.map(node => node.state()));
    for (const state of states) assert.deepEqual(state, states[0]);
  });
});
