import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SnapshotDocument } from '#gateway';
import { GatehouseError } from '#kernel';
import type { Store } from '#store';
import { attachPolicy, detachPolicy, listAttachments, updateAttachment } from '../attachments.ts';
import { createVersionFromContract } from '../catalogue/import.ts';
import { updateOperation } from '../catalogue/operations.ts';
import { getVersion, updateVersion } from '../catalogue/versions.ts';
import { createPlan } from '../plans.ts';
import { attach, by, changing, day, draftPets, must, petsContract, testNow, testStore } from '../testing.ts';
import { grantWaiver, revokeWaiver } from '../waivers.ts';
import { diffSnapshots } from './diff.ts';
import { publish, setLifecycle } from './lifecycle.ts';
import { rollBack, stricter } from './roll-back.ts';
import { republish } from './settle.ts';
import { latestSnapshot, listSnapshots, readSnapshot } from './snapshots.ts';

const publishing = (store: Store, id: string, now = testNow) =>
  store.change(change => publish(change, id, { ...by, now }));

const served = async (store: Store): Promise<SnapshotDocument> => must(await latestSnapshot(store.db));
const servedVersions = async (store: Store) => (await served(store)).versions.map(({ id }) => id);

async function published(over: Parameters<typeof draftPets>[1] = {}) {
  const store = await testStore();
  const draft = await draftPets(store, over);
  await publishing(store, draft.version.id);
  return { store, ...draft, id: draft.version.id };
}

function refusedWith(code: string, ...controls: string[]) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof GatehouseError, String(error));
    assert.equal(error.code, code);
    if (controls.length > 0) {
      const missing = error.extra['missing'] as { control: string }[];
      assert.deepEqual([...new Set(missing.map(({ control }) => control))].sort(), [...controls].sort());
    }
    return true;
  };
}

suite('publishing', () => {
  test('the first start makes a Snapshot that serves nothing, with its zones limited by address', async () => {
    const store = await testStore();
    const { number, versions, zones } = await served(store);
    assert.deepEqual([number, versions.length], [1, 0]);
    assert.deepEqual(
      zones.map(({ name, policies }) => [name, policies.map(({ policy }) => policy)]),
      [
        ['external', ['rate-limit']],
        ['internal', ['rate-limit']],
      ],
    );
  });

  test('a draft is not served, a published version is, a retired one disappears', async () => {
    const store = await testStore();
    const { version } = await draftPets(store);
    assert.deepEqual(await servedVersions(store), []);
    const { snapshot } = await publishing(store, version.id);
    assert.equal(snapshot?.number, 2);
    assert.deepEqual(await servedVersions(store), [version.id]);
    await store.change(change => setLifecycle(change, version.id, 'deprecated', by));
    assert.equal((await served(store)).versions[0]?.lifecycle, 'deprecated');
    await store.change(change => setLifecycle(change, version.id, 'retired', by));
    assert.deepEqual(await servedVersions(store), []);
    await assert.rejects(publishing(store, version.id), refusedWith('conflict'));
  });

  test('what a contract tells callers travels with its operations: header fields, scopes, owners and examples', async () => {
    const answer = { 200: { description: 'ok', content: { 'application/json': { example: [{ id: 1 }] } } } };
    const contract = JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      paths: {
        '/pets': {
          get: {
            parameters: [{ name: 'X-Lang', in: 'header', schema: { $ref: '#/components/schemas/Lang' } }],
            security: [{ pets: ['pets:read'] }],
            'x-gatehouse-owner': { owner: 'application.tag', query: 'keeper' },
            responses: answer,
          },
        },
        '/toys': { get: { responses: { 200: { description: 'ok' } } } },
      },
      components: {
        schemas: { Lang: { enum: ['en', 'nl'] }, Unused: { type: 'string' } },
        securitySchemes: { pets: { type: 'openIdConnect', openIdConnectUrl: 'https://a.example' } },
      },
    });
    const { store } = await published({ contract });
    const [document] = (await served(store)).versions;
    const [pets, toys] = document?.operations ?? [];
    assert.deepEqual(document?.schemas, { $defs: { Lang: { enum: ['en', 'nl'] } } });
    assert.deepEqual(pets?.shape?.parameters[0]?.schema, { $ref: '#/$defs/Lang' });
    assert.deepEqual(toys?.shape?.bodies, []);
    assert.deepEqual(pets?.requestHeaders, ['x-lang', 'authorization']);
    assert.deepEqual(pets.scopes, [['pets:read']]);
    assert.equal(toys?.scopes, undefined);
    const own = {
      id: `${pets.id}/x-gatehouse-owner/0`,
      policy: 'object-ownership',
      options: { owner: 'application.tag', query: 'keeper' },
    };
    assert.deepEqual([pets.policies, toys?.policies], [[own], []]);
    const { scopes } = await store.db.selectFrom('api_versions').select('scopes').executeTakeFirstOrThrow();
    assert.equal(scopes, '{"pets:read":""}');
    assert.deepEqual(pets?.examples, [
      { name: null, status: 200, contentType: 'application/json', body: '[{"id":1}]' },
    ]);
    assert.deepEqual([toys?.requestHeaders, toys?.examples], [undefined, undefined]);
  });

  test('a version below its floor is refused with each missing control, and nothing is left of the attempt', async () => {
    const store = await testStore();
    const { version } = await draftPets(store, { profile: null });
    await assert.rejects(
      publishing(store, version.id),
      refusedWith(
        'below-floor',
        'api-key',
        'application-quota',
        'request-validation',
        'threat-protection',
        'write-limits',
      ),
    );
    assert.equal((await getVersion(store.db, version.id)).lifecycle, 'draft');
    assert.equal((await listSnapshots(store.db)).length, 1);
  });

  test('a control in report mode does not publish, in block mode it does', async () => {
    const store = await testStore();
    const { version } = await draftPets(store, { profile: null });
    const own = await Promise.all([
      attach(store, 'version', version.id, 'api-key'),
      attach(store, 'version', version.id, 'subscription'),
      attach(store, 'version', version.id, 'request-validation'),
      attach(store, 'version', version.id, 'body-limit', { bytes: 1000 }),
      attach(store, 'version', version.id, 'quota', { limit: 10, window: 'day' }),
      attach(store, 'version', version.id, 'rate-limit', { limit: 1, window: '1s', methods: 'writes' }),
      attach(store, 'version', version.id, 'deny-patterns', {}, 'report'),
    ]);
    await assert.rejects(publishing(store, version.id), refusedWith('below-floor', 'threat-protection'));
    const last = must(own.at(-1));
    await changing(store, change =>
      updateAttachment(change, last.id, { mode: 'block' }, last.revision, testNow),
    );
    assert.notEqual((await publishing(store, version.id)).snapshot, undefined);
  });

  test('harm cannot be published to everybody, whatever is waived', async () => {
    const store = await testStore();
    const { version, operations } = await draftPets(store, { audience: 'open', profile: 'open-action@2' });
    const id = must(operations[0]).id;
    await changing(store, change =>
      updateOperation(change, id, { category: 'tells-harm' }, undefined, testNow),
    );
    await assert.rejects(
      publishing(store, version.id),
      refusedWith('below-floor', 'no-open-harm', 'risk-assessment'),
    );
  });

  test('a version that lives by a waiver tells gateways when it ends', async () => {
    const store = await testStore();
    const { version, operations } = await draftPets(store, { contract: null });
    await assert.rejects(publishing(store, version.id), refusedWith('below-floor', 'contract'));
    const waiver = {
      versionId: version.id,
      control: 'contract',
      reason: 'an old system without a document',
      until: testNow + 30 * day,
    };
    await changing(store, change => grantWaiver(change, waiver, 'token:security', testNow));
    await publishing(store, version.id);
    assert.equal(operations[0]?.method, '*');
    assert.equal((await served(store)).versions[0]?.operations[0]?.waivedUntil, testNow + 30 * day);
  });

  test('two versions in one place are refused, and the first is served on', async () => {
    const { store, version } = await published();
    const second = await changing(store, async change => {
      const input = {
        apiId: version.apiId,
        name: 'v2',
        contract: petsContract,
        profile: 'registered@2',
        upstream: { targets: ['http://127.0.0.1:9'] },
      };
      return must((await createVersionFromContract(change, input, testNow)).after);
    });
    assert.equal(second.basePath, version.basePath);
    await assert.rejects(publishing(store, second.id), refusedWith('conflict'));
    assert.deepEqual(await servedVersions(store), [version.id]);
    await changing(store, change =>
      updateVersion(change, second.id, { hosts: ['two.example'] }, undefined, testNow),
    );
    await publishing(store, second.id);
    assert.equal((await servedVersions(store)).length, 2);
  });

  test('what does not compile is refused, and what is served stays', async () => {
    const { store, version } = await published();
    await assert.rejects(
      attach(store, 'version', version.id, 'address-list', { allow: ['not an address'] }),
      refusedWith('snapshot-refused'),
    );
    assert.equal((await served(store)).number, 2);
  });
});

suite('changes of what is in service', () => {
  test('a change of a draft makes no Snapshot, a change of nothing makes none either', async () => {
    const { store, id } = await published();
    const before = (await served(store)).number;
    await changing(store, change => updateVersion(change, id, {}, undefined, testNow));
    await store.change(change => republish(change, by));
    assert.equal((await served(store)).number, before);
  });

  test('taking a control away that the floor demands is refused as a whole', async () => {
    const { store, id } = await published();
    await assert.rejects(
      changing(store, change => updateVersion(change, id, { profile: null }, undefined, testNow)),
      refusedWith(
        'below-floor',
        'api-key',
        'application-quota',
        'request-validation',
        'threat-protection',
        'write-limits',
      ),
    );
    assert.equal((await getVersion(store.db, id)).profile, 'registered@2');
  });

  test('a zone cannot lose the limit per address that a version relies on', async () => {
    const { store, id } = await published();
    const own = [
      ['api-key', {}],
      ['subscription', {}],
      ['request-validation', {}],
      ['deny-patterns', {}],
      ['body-limit', { bytes: 1000 }],
      ['quota', { limit: 10, window: 'day' }],
      ['rate-limit', { limit: 1, window: '1s', methods: 'writes' }],
    ] as const;
    for (const [policy, options] of own) await attach(store, 'version', id, policy, options);
    const limit = must((await listAttachments(store.db, 'zone', 'external'))[0]);
    const loosen = () => changing(store, change => detachPolicy(change, limit.id, undefined));
    await changing(store, change => updateVersion(change, id, { profile: null }, undefined, testNow));
    await assert.rejects(loosen(), refusedWith('below-floor', 'address-rate-limit'));
    // The profile brings a limit of its own.
    await changing(store, change =>
      updateVersion(change, id, { profile: 'registered@2' }, undefined, testNow),
    );
    await loosen();
    assert.deepEqual((await served(store)).zones[0]?.policies, []);
  });

  test('making an operation harmful while its version is weaker than that is refused', async () => {
    const { store, operations } = await published();
    await assert.rejects(
      changing(store, change =>
        updateOperation(change, must(operations[0]).id, { category: 'tells-harm' }, undefined, testNow),
      ),
      refusedWith(
        'below-floor',
        'oauth-user',
        'oauth-scope',
        'response-validation',
        'object-ownership',
        'risk-assessment',
      ),
    );
  });

  test('the audience of an operation cannot loosen that of its version', async () => {
    const { store, operations } = await published();
    await assert.rejects(
      changing(store, change =>
        updateOperation(change, must(operations[0]).id, { audience: 'open' }, undefined, testNow),
      ),
      refusedWith('invalid-input'),
    );
  });

  test('a change based on an older reading is refused', async () => {
    const { store, id, version } = await published();
    await assert.rejects(
      changing(store, change => updateVersion(change, id, { basePath: '/other' }, version.revision, testNow)),
      refusedWith('revision-stale'),
    );
  });

  test('a new plan reaches the gateways', async () => {
    const { store } = await published();
    await store.change(async change => {
      await createPlan(change, { name: 'free' }, testNow);
      assert.notEqual(await republish(change, by), undefined);
    });
    assert.deepEqual(
      (await served(store)).plans.map(({ name }) => name),
      ['free'],
    );
  });
});

suite('waivers in service', () => {
  async function waived() {
    const store = await testStore();
    const { version } = await draftPets(store, { contract: null });
    const waiver = await changing(store, async change => {
      const input = {
        versionId: version.id,
        control: 'contract',
        reason: 'an old system without a document',
        until: testNow + 10 * day,
      };
      return must((await grantWaiver(change, input, 'token:security', testNow)).after);
    });
    await publishing(store, version.id);
    return { store, id: version.id, waiver };
  }

  test('a revoked waiver takes its operations out of service', async () => {
    const { store, waiver } = await waived();
    await changing(store, change => revokeWaiver(change, waiver.id, testNow));
    assert.equal((await served(store)).versions[0]?.operations[0]?.waivedUntil, 0);
  });

  test('a lapsed waiver does not stop other changes, but stops publishing what needs it', async () => {
    const { store, id } = await waived();
    const later = testNow + 11 * day;
    await changing(store, change => createPlan(change, { name: 'free' }, later), later);
    const document = await served(store);
    assert.deepEqual([document.plans.length, document.versions[0]?.operations[0]?.waivedUntil], [1, 0]);
    await assert.rejects(publishing(store, id, later), refusedWith('below-floor', 'contract'));
  });

  test('a waiver needs a reason, an end within a year, and a control that can be waived', async () => {
    const { store, id } = await waived();
    const good = { versionId: id, control: 'contract', reason: 'a real reason', until: testNow + day };
    for (const bad of [
      { until: testNow },
      { until: testNow + 367 * day },
      { until: Number.NaN },
      { reason: '         x' },
      { control: 'internal-zone' },
      { control: 'no-open-harm' },
      { control: 'unheard-of' },
    ])
      await assert.rejects(
        changing(store, change => grantWaiver(change, { ...good, ...bad }, 'token:security', testNow)),
        refusedWith('invalid-input'),
        JSON.stringify(bad),
      );
  });
});

suite('rolling back', () => {
  async function changed() {
    const world = await published();
    await changing(world.store, change =>
      updateVersion(change, world.id, { upstream: { targets: ['http://127.0.0.1:10'] } }, undefined, testNow),
    );
    return world;
  }
  const back = (store: Store, number: number, now = testNow) =>
    store.change(change => rollBack(change, number, 'token:test', now));
  const target = async (store: Store) => (await served(store)).versions[0]?.upstream.targets[0];

  test('an earlier Snapshot is served again under a new number', async () => {
    const { store } = await changed();
    assert.equal(await target(store), 'http://127.0.0.1:10');
    const { snapshot } = await back(store, 2);
    assert.deepEqual([snapshot.number, snapshot.rolledBackTo], [4, 2]);
    assert.equal(await target(store), 'http://127.0.0.1:9');
  });

  test('until somebody publishes, other changes do not undo it', async () => {
    const { store, id } = await changed();
    await back(store, 2);
    await changing(store, change => createPlan(change, { name: 'free' }, testNow));
    const document = await served(store);
    assert.equal(document.versions[0]?.upstream.targets[0], 'http://127.0.0.1:9');
    assert.deepEqual(
      document.plans.map(({ name }) => name),
      ['free'],
    );
    await publishing(store, id);
    assert.equal(await target(store), 'http://127.0.0.1:10');
  });

  test('a version that was retired since stays away', async () => {
    const { store, id } = await changed();
    await store.change(change => setLifecycle(change, id, 'retired', by));
    const { leftOut } = await back(store, 2);
    assert.deepEqual(leftOut, ['pets/v1']);
    assert.deepEqual(await servedVersions(store), []);
  });

  test('retiring a version takes it away also while rolled back', async () => {
    const { store, id } = await changed();
    await back(store, 2);
    await store.change(change => setLifecycle(change, id, 'retired', by));
    assert.deepEqual(await servedVersions(store), []);
  });

  test('what is below its floor by what is known today is refused', async () => {
    const { store, id } = await published();
    await changing(store, async change => {
      const allow = { allow: ['192.0.2.0/24'] };
      await attachPolicy(
        change,
        { scope: 'version', scopeId: id, policy: 'address-list', options: allow },
        testNow,
      );
      await updateVersion(change, id, { audience: 'partner' }, undefined, testNow);
    });
    await assert.rejects(back(store, 2), refusedWith('below-floor', 'address-list-or-mutual-tls'));
    assert.equal((await served(store)).number, 3);
  });

  test('an operation that was found harmful since is served as harmful, by the waivers of today', async () => {
    const { store, id, operations } = await published();
    const controls = [
      'oauth-user',
      'oauth-scope',
      'response-validation',
      'object-ownership',
      'risk-assessment',
    ];
    await changing(store, async change => {
      for (const control of controls)
        await grantWaiver(
          change,
          { versionId: id, control, reason: 'until it is built', until: testNow + day },
          'token:security',
          testNow,
        );
      await updateOperation(change, must(operations[0]).id, { category: 'tells-harm' }, undefined, testNow);
    });
    await back(store, 2);
    const operation = (await served(store)).versions[0]?.operations[0];
    assert.deepEqual([operation?.category, operation?.waivedUntil], ['tells-harm', testNow + day]);
  });

  test('a Snapshot that was changed at rest is not brought back', async () => {
    const { store } = await changed();
    await store.change(change =>
      change.tx
        .updateTable('snapshots')
        .set(({ fn, val }) => ({
          document: fn<string>('replace', ['document', val('registered'), val('open')]),
        }))
        .where('number', '=', 2)
        .execute(),
    );
    await assert.rejects(back(store, 2), refusedWith('internal'));
  });

  test('category and audience count as the stricter of then and now', () => {
    assert.equal(stricter('does', 'tells-harm'), 'does-harm');
    assert.equal(stricter('tells', 'tells'), 'tells');
    assert.equal(stricter('does-harm', 'tells'), 'does-harm');
  });
});

test('the difference of two Snapshots names what is otherwise', async () => {
  const { store, id } = await published();
  await changing(store, change => updateVersion(change, id, { basePath: '/animals' }, undefined, testNow));
  const [a, b] = await Promise.all([readSnapshot(store.db, 2), readSnapshot(store.db, 3)]);
  assert.deepEqual(diffSnapshots(a, b), [
    { at: 'versions/pets/v1/basePath', kind: 'changed', from: '/pets/v1', to: '/animals' },
  ]);
  const added = diffSnapshots(await readSnapshot(store.db, 1), a);
  assert.deepEqual(
    added.map(({ at, kind }) => [at, kind]),
    [['versions/pets/v1', 'added']],
  );
});
