import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ContractLint } from '#contracts';
import { GatehouseError, type Fault } from '#kernel';
import type { Permission } from '#credentials';
import type { Store } from '#store';
import { day, must, testNow, testStore } from '../testing.ts';
import { dump } from './dump.ts';
import { declarationFaults } from './check.ts';
import { plan } from './plan.ts';
import type { Declaration, DeclaredClient } from './schema.ts';
import { sync } from './sync.ts';

const until = new Date(testNow + 30 * day).toISOString();
const waivers = [{ grant: 'implicit' as const, reason: 'the old page is replaced', until }];
const web: DeclaredClient = { kind: 'server-web', redirectUris: ['https://app.example/callback'] };

const declared = (client?: DeclaredClient, over: object = {}): Declaration => ({
  gatehouse: 1,
  developers: [{ name: 'ann' }],
  applications: [{ name: 'widget', developer: 'ann', ...(client && { client }), ...over }],
});

async function synced(store: Store, declaration: Declaration, prune = false) {
  const audited: string[] = [];
  let needed: readonly Permission[] = [];
  const outcome = await store.change(change =>
    sync(change, declaration, {
      by: 'token:test',
      now: testNow,
      prune,
      record: async action => void audited.push(action),
      lint: new ContractLint('off'),
      authorise: permissions => {
        needed = permissions;
      },
    }),
  );
  return { ...outcome, audited, needed };
}

suite('a declared client', () => {
  test('is made, once, with what is usual for its kind, and its application fits it', async () => {
    const store = await testStore();
    const browser: DeclaredClient = { kind: 'browser', redirectUris: ['https://app.example/'] };
    assert.deepEqual((await synced(store, declared(browser))).audited.slice(-1), ['client.create']);
    assert.deepEqual(await plan(store.db, declared(browser), testNow), []);
    const [application] = must((await dump(store.db, testNow)).applications);
    assert.deepEqual([application?.kind, application?.client?.authentication], ['public', 'none']);
    await store.close();
  });

  test('is written out so that it reads back without a difference, in an empty store as well', async () => {
    const store = await testStore();
    await synced(
      store,
      declared({ ...web, grants: ['authorization_code', 'implicit'], waivers, scopes: ['a'] }),
    );
    const text = await dump(store.db, testNow);
    assert.deepEqual(declarationFaults(text), []);
    const other = await testStore();
    await synced(other, text);
    assert.deepEqual(await plan(other.db, text, testNow), []);
    await Promise.all([store.close(), other.close()]);
  });

  test('is written out without the legacy grant that is refused since its waiver ended', async () => {
    const store = await testStore();
    await synced(store, declared({ ...web, grants: ['authorization_code', 'implicit'], waivers }));
    const later = await dump(store.db, testNow + 31 * day);
    assert.deepEqual(later.applications?.[0]?.client?.grants, ['authorization_code']);
    assert.deepEqual(declarationFaults(later), []);
    await store.close();
  });

  test('is changed, replaced where its kind changes, and taken away by pruning only', async () => {
    const store = await testStore();
    await synced(store, declared(web));
    const more = declared({ ...web, scopes: ['read'] });
    assert.deepEqual((await synced(store, more)).audited, ['client.update']);
    const service = declared({ kind: 'service' });
    assert.deepEqual((await synced(store, service)).audited, ['client.delete', 'client.create']);
    const browser = declared({ kind: 'browser', redirectUris: ['https://app.example/'] });
    await synced(store, browser);
    assert.deepEqual(await plan(store.db, browser, testNow), []);
    assert.deepEqual((await synced(store, declared(undefined, { kind: 'public' }))).audited, []);
    assert.deepEqual((await synced(store, declared(undefined, { kind: 'public' }), true)).audited, [
      'client.delete',
    ]);
    await store.close();
  });

  test('asks for the Security role for a legacy grant, and for more than its maker has to ask no user', async () => {
    const store = await testStore();
    const legacy = declared({ ...web, grants: ['implicit'], waivers });
    assert.ok((await synced(store, legacy)).needed.includes('waivers:write'));
    const first = await synced(store, declared({ ...web, firstParty: true }));
    assert.ok(first.needed.includes('developers:write'));
    const again = await synced(store, declared({ ...web, firstParty: true, scopes: [] }));
    assert.deepEqual(again.needed, ['applications:write']);
    await store.close();
  });

  test('keeps no legacy grant when the declaration ends its waiver', async () => {
    const store = await testStore();
    await synced(store, declared({ ...web, grants: ['authorization_code', 'implicit'], waivers }));
    const { audited } = await synced(store, declared({ ...web, grants: ['authorization_code'] }), true);
    assert.deepEqual(audited.toSorted(), ['client-waiver.revoke', 'client.update']);
    await store.close();
  });

  const refused: readonly (readonly [string, Declaration, string])[] = [
    [
      'a wildcard',
      declared({ kind: 'browser', redirectUris: ['https://*.example/'] }),
      '/client/redirectUris/0',
    ],
    ['a legacy grant without a waiver', declared({ ...web, grants: ['implicit'] }), '/client/grants/0'],
    [
      'a secret in a public client',
      declared({ kind: 'device', authentication: 'client_secret_basic' }),
      '/client/authentication',
    ],
    ['a kind that the application is not', declared(web, { kind: 'public' }), '/kind'],
    ['a waiver named twice', declared({ ...web, waivers: [...waivers, ...waivers] }), '/client/waivers/1'],
    [
      'a waiver without an end',
      declared({ ...web, waivers: waivers.map(waiver => ({ ...waiver, until: '2026-02-31T99:00Z' })) }),
      '/client/waivers/0/until',
    ],
  ];
  for (const [what, declaration, at] of refused)
    test(`with ${what} is refused at its place`, () => {
      const places = declarationFaults(declaration).map((fault: Fault) => fault.at);
      assert.deepEqual(places, [`/applications/0${at}`]);
    });

  test('brings no secret along', async () => {
    const client = { ...web, secret: 'gh_secret_x' } as DeclaredClient;
    assert.equal(declarationFaults(declared(client)).length, 1);
    const store = await testStore();
    await synced(store, declared(web));
    assert.equal((await store.db.selectFrom('client_secrets').select('id').execute()).length, 0);
    await assert.rejects(
      synced(store, declared({ ...web, grants: ['implicit'] })),
      error => error instanceof GatehouseError && error.code === 'invalid-input',
    );
    await store.close();
  });
});
