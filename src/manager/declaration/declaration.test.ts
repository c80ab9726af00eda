import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { generateApiKey, hashApiKey, openClientKey, type Permission } from '#credentials';
import { localCertificate } from '#gateway';
import { ContractLint } from '#contracts';
import { GatehouseError } from '#kernel';
import type { Store } from '#store';
import { stringify } from 'yaml';
import { latestSnapshot, listSnapshots } from '../publish/snapshots.ts';
import { listDevelopers } from '../registry.ts';
import { day, draftPets, must, petsContract, testNow, testStore } from '../testing.ts';
import { listVersions } from '../catalogue/versions.ts';
import { listWaivers } from '../waivers.ts';
import { declarationFaults } from './check.ts';
import { dump } from './dump.ts';
import { parseDeclaration } from './parse.ts';
import { plan } from './plan.ts';
import { type Declaration, declarationJsonSchema } from './schema.ts';
import { sync } from './sync.ts';
import { toSnapshot } from './to-snapshot.ts';

const contract = JSON.parse(petsContract) as Record<string, unknown>;

/** A declaration with one of everything. */
const full = (): Declaration => ({
  gatehouse: 1,
  zones: [
    {
      name: 'external',
      verbStatus: 403,
      contentTypeStatus: 406,
      trustedProxies: ['192.0.2.7'],
      policies: [{ policy: 'rate-limit', options: { limit: 100, window: '1s' } }],
    },
    { name: 'support', policies: [{ policy: 'address-list', options: { deny: ['198.51.100.0/24'] } }] },
  ],
  plans: [
    {
      name: 'free',
      title: 'Free',
      approval: 'automatic',
      sla: { support: 'none' },
      limits: [{ policy: 'quota', options: { limit: 1000, window: 'day' } }],
    },
  ],
  apis: [
    {
      name: 'pets',
      title: 'Pets',
      owner: 'Team Pets',
      tokenFormat: 'opaque',
      policies: [{ policy: 'address-list', mode: 'report', options: { deny: ['203.0.113.1'] } }],
      versions: [
        {
          name: 'v1',
          audience: 'registered',
          profile: 'registered@2',
          upstream: { targets: ['http://127.0.0.1:9'] },
          contract,
          operations: {
            'GET /pets': { category: 'tells' },
            'POST /pets': {
              category: 'does',
              audience: 'partner',
              policies: [
                { policy: 'rate-limit', options: { limit: 1, window: '1s' } },
                { policy: 'rate-limit', options: { limit: 5, window: '1m' } },
                { policy: 'address-list', options: { allow: ['192.0.2.0/24'] } },
              ],
            },
          },
        },
        {
          name: 'v0',
          lifecycle: 'deprecated',
          basePath: '/old',
          profile: 'registered@2',
          upstream: { targets: ['http://127.0.0.1:9'] },
          waivers: [
            {
              control: 'contract',
              operation: '* /*',
              reason: 'an old system without a document',
              until: '2026-12-31',
            },
          ],
        },
        {
          name: 'v2',
          lifecycle: 'draft',
          basePath: '/pets/v2',
          upstream: { targets: ['http://127.0.0.1:9'] },
          contract,
          assessment: {
            today: 'By telephone, one at a time, during office hours.',
            information: 'none',
            effect: 'none',
            misuse: 'nuisance',
            volume: 'many',
            users: 'known-developers',
            impersonation: 'nothing',
            accountable: 'Head of Pets',
          },
        },
      ],
    },
  ],
  developers: [
    { name: 'acme', email: 'api@acme.example' },
    { name: 'old', active: false },
  ],
  applications: [
    {
      name: 'widget',
      developer: 'acme',
      subscriptions: [{ api: 'pets/v1', plan: 'free' }],
    },
    {
      name: 'gadget',
      developer: 'acme',
      tag: 'g',
      active: false,
      subscriptions: [{ api: 'pets/v0', plan: 'free', status: 'suspended' }],
    },
  ],
});

interface Ran {
  applied: readonly { action: string; path: string }[];
  left: readonly { action: string; path: string }[];
  audited: string[];
  needed: readonly Permission[];
}

function synced(store: Store, declaration: Declaration, prune = false, now = testNow): Promise<Ran> {
  return store.change(async change => {
    const audited: string[] = [];
    let needed: readonly Permission[] = [];
    const done = await sync(change, declaration, {
      by: 'token:test',
      now,
      prune,
      record: action => Promise.resolve(audited.push(action)),
      lint: new ContractLint('off'),
      authorise: permissions => {
        needed = permissions;
      },
    });
    return { ...done, audited, needed };
  });
}

const faultsOf = (text: string, options: { directory?: string } = {}) => {
  try {
    parseDeclaration(text, { file: 'gatehouse.yaml', ...options });
  } catch (error) {
    assert.ok(error instanceof GatehouseError, String(error));
    return error.extra['errors'] as { at: string; message: string }[];
  }
  return [];
};

const rejectsWith = (code: string) => (error: unknown) =>
  error instanceof GatehouseError && error.code === code;

suite('a declaration in YAML', () => {
  test('is read as it was written', () => {
    const text = stringify(full());
    assert.deepEqual(parseDeclaration(text, { file: 'gatehouse.yaml' }), full());
    assert.deepEqual(parseDeclaration(JSON.stringify(full()), { file: 'x.json' }), full());
  });

  test('names line and column of an unknown key, at the key', () => {
    const text = 'gatehouse: 1\nplans:\n  - name: free\n    titel: Free\n';
    assert.deepEqual(faultsOf(text), [
      { at: 'gatehouse.yaml:4:5', message: 'plans[0]: unknown property "titel"' },
    ]);
  });

  for (const [what, text, at, message] of [
    ['a value of the wrong kind', 'gatehouse: 1\nzones: 5\n', '2:1', /zones: must be array/],
    ['a missing format', 'zones: []\n', '1:1', /gatehouse/],
    ['YAML that cannot be read', 'gatehouse: 1\nzones: [\n', '3:1', /YAML/],
    ['a key given twice', 'gatehouse: 1\ngatehouse: 1\n', '2:1', /YAML/],
    [
      'a plan that is not declared',
      'gatehouse: 1\nplans: [{name: free}]\ndevelopers: [{name: a}]\napplications:\n  - name: w\n    developer: b\n',
      '6:5',
      /no developer "b".*declares a/,
    ],
    [
      'a policy that does not exist',
      'gatehouse: 1\nzones:\n  - name: external\n    policies:\n      - policy: rate-limt\n',
      '5:9',
      /no policy "rate-limt"; there are/,
    ],
    [
      'an unknown option of a policy',
      'gatehouse: 1\nzones:\n  - name: external\n    policies:\n      - policy: rate-limit\n        options: {limit: 5, window: 1s, pre: [address]}\n',
      '6:41',
      /unknown property "pre"/,
    ],
    [
      'a policy in a plan that limits nothing',
      'gatehouse: 1\nplans:\n  - name: free\n    limits: [{policy: api-key}]\n',
      '4:15',
      /a plan takes rate-limit, [a-z, -]+ only/,
    ],
    [
      'a secret in an upstream address',
      'gatehouse: 1\napis:\n  - name: pets\n    versions:\n      - name: v1\n        upstream: {targets: ["http://u:p@127.0.0.1"]}\n',
      '6:30',
      /no user name or password/,
    ],
    [
      'an operation that the contract does not have',
      `gatehouse: 1\napis:\n  - name: pets\n    versions:\n      - name: v1\n        upstream: {targets: ["http://127.0.0.1"]}\n        contract: ${petsContract}\n        operations:\n          GET /pet: {category: tells}\n`,
      '9:11',
      /no operation "GET \/pet"; it declares (?:GET|POST) \/pets/,
    ],
    [
      'a name declared twice',
      'gatehouse: 1\nplans:\n  - name: free\n  - name: free\n',
      '4:5',
      /"free" is declared twice/,
    ],
    [
      'a waiver for what nobody can waive',
      'gatehouse: 1\napis:\n  - name: pets\n    versions:\n      - name: v1\n        upstream: {targets: ["http://127.0.0.1"]}\n        waivers: [{control: internal-zone, reason: because we can, until: 2027-01-01}]\n',
      '7:20',
      /cannot be waived/,
    ],
  ] as const) {
    test(`refuses ${what} at its place`, () => {
      const faults = faultsOf(text);
      assert.equal(faults[0]?.at, `gatehouse.yaml:${at}`, JSON.stringify(faults));
      assert.match(faults[0]?.message ?? '', message);
    });
  }

  test('refuses a key that is written out, and never repeats it', () => {
    const key = generateApiKey('live');
    const text = stringify({ ...full(), keys: [{ application: 'widget', value: key }] });
    const faults = faultsOf(text);
    assert.equal(faults.length, 1);
    assert.match(faults[0]?.message ?? '', /keys\[0\]\.value: must be a reference/);
    assert.ok(!JSON.stringify(faults).includes(key));
  });

  test('a few aliases that stand for millions of values are refused', () => {
    const bomb = ['a: &a [1,1,1,1,1,1,1,1,1,1]'];
    for (let level = 1; level < 9; level++) {
      const [from, to] = [String.fromCharCode(96 + level), String.fromCharCode(97 + level)];
      bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join()}]`);
    }
    assert.match(faultsOf(bomb.join('\n'))[0]?.message ?? '', /aliases/);
  });

  test('reads contracts from files beside it, and only where there is a beside', () => {
    const directory = mkdtempSync(join(tmpdir(), 'declaration-'));
    try {
      writeFileSync(join(directory, 'pets.json'), petsContract);
      const text = (path: string) =>
        `gatehouse: 1\napis:\n  - name: pets\n    versions:\n      - name: v1\n        upstream: {targets: ["http://127.0.0.1"]}\n        contract: ${path}\n`;
      const declaration = parseDeclaration(text('./pets.json'), { file: 'x.yaml', directory });
      assert.equal(typeof declaration.apis?.[0]?.versions?.[0]?.contract, 'object');
      assert.match(faultsOf(text('./gone.json'), { directory })[0]?.message ?? '', /cannot be read/);
      assert.match(faultsOf(text('./pets.json'))[0]?.message ?? '', /write the document out/);
      writeFileSync(join(directory, 'bad.json'), '{"openapi":"3.0.0","info":{"title":"x"}}');
      assert.match(faultsOf(text('./bad.json'), { directory })[0]?.message ?? '', /in the contract at/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('its JSON Schema is closed all the way down', () => {
    const schema = declarationJsonSchema();
    assert.equal(schema['additionalProperties'], false);
    assert.ok(!JSON.stringify(schema).includes('x-open'));
  });
});

suite('sync', () => {
  test('brings an empty store to what the file says, with one Snapshot, everything audited', async () => {
    const store = await testStore();
    const { applied, audited, needed } = await synced(store, full());
    assert.equal(audited.length >= 20, true);
    assert.deepEqual((await listSnapshots(store.db)).length, 2);
    const { versions, zones } = must(await latestSnapshot(store.db));
    assert.deepEqual(
      versions.map(({ name, lifecycle }) => [name, lifecycle]),
      [
        ['v0', 'deprecated'],
        ['v1', 'published'],
      ],
    );
    assert.deepEqual(
      zones.map(({ name, verbStatus }) => [name, verbStatus]),
      [
        ['external', 403],
        ['internal', 405],
        ['support', 405],
      ],
    );
    assert.ok(
      applied.some(
        ({ path }) => path === 'apis/pets/versions/v1/operations/POST ~1pets/policies/rate-limit#2',
      ),
    );
    for (const permission of ['waivers:write', 'apis:publish', 'policies:write', 'plans:write'] as const)
      assert.ok(needed.includes(permission), permission);
  });

  test('done again changes nothing', async () => {
    const store = await testStore();
    await synced(store, full());
    const again = await synced(store, full());
    assert.deepEqual(again.applied, []);
    assert.deepEqual(again.audited, []);
    assert.deepEqual(again.needed, []);
    assert.equal((await listSnapshots(store.db)).length, 2);
  });

  test('what is dumped and read back makes no difference, here or in an empty store', async () => {
    const store = await testStore();
    await synced(store, full());
    const text = stringify(await dump(store.db, testNow));
    const read = parseDeclaration(text, { file: 'dump.yaml' });
    assert.deepEqual(await plan(store.db, read, testNow), []);
    const other = await testStore();
    await synced(other, read);
    assert.deepEqual(await plan(other.db, read, testNow), []);
    assert.deepEqual(await dump(other.db, testNow), await dump(store.db, testNow));
  });

  test('plan tells what sync then does', async () => {
    const store = await testStore();
    const planned = await plan(store.db, full(), testNow);
    const { applied } = await synced(store, full());
    // The default limit of the standard zone is not in the file: a delete, left until it is asked for.
    const done = planned.filter(({ action }) => action !== 'delete');
    assert.deepEqual(
      applied.map(({ action, path }) => `${action} ${path}`),
      done.map(({ action, path }) => `${action} ${path}`),
    );
  });

  test('deletes nothing unless asked to', async () => {
    const store = await testStore();
    await synced(store, full());
    const less: Declaration = { gatehouse: 1, zones: must(full().zones) };
    const first = await synced(store, less);
    assert.deepEqual(first.applied, []);
    assert.ok(first.left.some(({ path }) => path === 'apis/pets'));
    assert.equal((await listVersions(store.db)).length, 3);

    await synced(store, less, true);
    assert.equal((await listVersions(store.db)).length, 0);
    assert.deepEqual(must(await latestSnapshot(store.db)).versions, []);
    assert.deepEqual(await plan(store.db, less, testNow), []);
    assert.ok((await listDevelopers(store.db)).every(({ active }) => !active));
  });

  test('changes what differs and leaves the rest as it was', async () => {
    const store = await testStore();
    await synced(store, full());
    const changed = full();
    const version = must(changed.apis?.[0]?.versions?.[0]);
    version.upstream = { targets: ['http://127.0.0.1:10'] };
    must(version.operations?.['POST /pets']).category = 'tells';
    must(changed.apis?.[0]?.versions?.[1]?.waivers?.[0]).until = '2027-01-31';
    must(changed.applications?.[0]?.subscriptions?.[0]).status = 'suspended';
    const { applied } = await synced(store, changed);
    assert.deepEqual(
      applied.map(({ action, path }) => `${action} ${path}`),
      [
        'update apis/pets/versions/v1',
        'update apis/pets/versions/v1/operations/POST ~1pets',
        'update apis/pets/versions/v0/waivers/contract * ~1*',
        'update applications/widget/subscriptions/pets/v1',
      ],
    );
    const waivers = await listWaivers(store.db, { holdingAt: testNow });
    assert.deepEqual(
      waivers.map(({ until }) => until),
      [Date.UTC(2027, 0, 31)],
    );
    assert.deepEqual(await plan(store.db, changed, testNow), []);
  });

  test('a version below its floor is refused and nothing of the file is kept', async () => {
    const store = await testStore();
    const weak = full();
    delete must(weak.apis?.[0]?.versions?.[0]).profile;
    await assert.rejects(synced(store, weak), rejectsWith('below-floor'));
    assert.deepEqual(await listVersions(store.db), []);
    assert.equal((await listSnapshots(store.db)).length, 1);
  });

  test('weakening what is in service is refused', async () => {
    const store = await testStore();
    await synced(store, full());
    const weak = full();
    delete must(weak.apis?.[0]?.versions?.[0]).profile;
    await assert.rejects(synced(store, weak, true), rejectsWith('below-floor'));
  });

  test('who may not do all of it does none of it', async () => {
    const store = await testStore();
    const refused = store.change(change =>
      sync(change, full(), {
        by: 'token:test',
        now: testNow,
        record: () => Promise.reject(new Error('nothing may be done')),
        lint: new ContractLint('off'),
        authorise: needed => {
          if (needed.includes('waivers:write')) throw new GatehouseError('forbidden');
        },
      }),
    );
    await assert.rejects(refused, rejectsWith('forbidden'));
  });

  test('keys are refused: they are for a gateway without a store', async () => {
    const store = await testStore();
    const keys = [{ application: 'widget', value: 'env:KEY' }];
    await assert.rejects(synced(store, { ...full(), keys }), rejectsWith('conflict'));
  });

  test('a changed contract keeps the operations that it still has, and drops the others', async () => {
    const store = await testStore();
    const { version, operations } = await draftPets(store);
    const declared = await dump(store.db, testNow);
    const document = structuredClone(contract) as { paths: Record<string, Record<string, unknown>> };
    delete document.paths['/pets']?.['post'];
    document.paths['/pets/{id}'] = {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: { description: 'One' } } },
    };
    const changed = must(declared.apis?.[0]?.versions?.[0]);
    changed.contract = document;
    changed.operations = {};
    await synced(store, declared);
    const after = await store.db
      .selectFrom('operations')
      .select(['id', 'method', 'path'])
      .where('version_id', '=', version.id)
      .orderBy('position')
      .execute();
    assert.deepEqual(
      after.map(({ method, path }) => `${method} ${path}`),
      ['GET /pets', 'GET /pets/{id}'],
    );
    assert.equal(after[0]?.id, operations[0]?.id);
    assert.deepEqual(await plan(store.db, declared, testNow), []);
  });
});

suite('the key of a client certificate in a file', () => {
  const naming = (clientKey: string): Declaration => {
    const declared = full();
    const version = must(must(declared.apis?.[0]).versions?.[0]);
    version.upstream.targets = ['https://a.internal'];
    version.upstream.tls = { clientCertificate: 'certificate', clientKey };
    return declared;
  };

  test('is never there itself', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nAAAA';
    const faults = declarationFaults(naming(pem));
    assert.deepEqual(
      faults.map(({ at }) => at),
      ['/apis/0/versions/0/upstream/tls/clientKey'],
    );
    assert.doesNotMatch(JSON.stringify(faults), /AAAA/);
    assert.deepEqual(declarationFaults(naming('file:client.key')), []);
  });

  test('is read from where the file says, by a gateway without a store only', async () => {
    const own = await localCertificate({
      names: ['localhost'],
      load: async () => undefined,
      save: async () => {},
      clock: { now: () => testNow },
    });
    const declared = naming('file:client.key');
    const { tls } = must(must(declared.apis?.[0]).versions?.[0]).upstream;
    Object.assign(must(tls), { clientCertificate: own.certificate });
    const seal = Buffer.alloc(32, 4);
    const options = { now: testNow, pepper: seal, upstreamSeal: seal };
    const secret = (reference: string) => (reference === 'file:client.key' ? own.key : 'gh_live_irrelevant');
    const { document } = toSnapshot({ ...declared, keys: [] }, { ...options, secret });
    const sealed = document.versions.find(({ upstream }) => upstream.tls !== undefined)?.upstream.tls
      ?.clientKey;
    assert.equal(openClientKey(seal, own.certificate, must(sealed)), own.key.trim());
    assert.throws(
      () => toSnapshot({ ...declared, keys: [] }, { ...options, secret: () => undefined }),
      /clientKey/,
    );
    const store = await testStore();
    await assert.rejects(synced(store, declared), /clientKey/);
  });
});

suite('a gateway without a store', () => {
  const pepper = Buffer.alloc(32, 3);
  const key = generateApiKey('live');
  const run = (declaration: Declaration, secrets: Record<string, string> = {}, now = testNow) =>
    toSnapshot(declaration, { now, pepper, upstreamSeal: pepper, secret: reference => secrets[reference] });

  test('serves what a manager would serve of the same file', async () => {
    const store = await testStore();
    await synced(store, full(), true);
    const managed = must(await latestSnapshot(store.db));
    const { document } = run(full());
    const essence = ({ versions }: typeof document) =>
      versions.map(version => ({
        name: `${version.api.name}/${version.name}`,
        basePath: version.basePath,
        policies: version.policies.map(({ policy, options }) => ({ policy, options })),
        operations: version.operations.map(({ method, path, category, audience, waivedUntil }) => ({
          method,
          path,
          category,
          audience,
          waivedUntil,
        })),
      }));
    assert.deepEqual(essence(document), essence(managed));
  });

  test('names applications, subscriptions and keys to the gateway; keys as hashes only', () => {
    const declaration = { ...full(), keys: [{ application: 'widget', value: 'env:WIDGET' }] };
    const { feed } = run(declaration, { 'env:WIDGET': `${key}\n` });
    const kinds = feed.map(({ kind, id }) => `${kind} ${id}`);
    assert.deepEqual(kinds, [
      'application widget',
      'subscription widget pets/v1',
      'application gadget',
      'subscription gadget pets/v0',
      'key widget 1',
    ]);
    const entry = feed.at(-1);
    assert.deepEqual(entry?.state, {
      applicationId: 'widget',
      hash: hashApiKey(pepper, key),
      notAfter: testNow + 365 * day,
    });
    assert.ok(!JSON.stringify(feed).includes(key));
    const gadget = feed.find(({ id }) => id === 'gadget');
    assert.equal(gadget?.kind === 'application' && gadget.state?.active, false);
  });

  test('a key that is not there, not one of ours, or of another environment is refused unsaid', () => {
    const declaration = { ...full(), keys: [{ application: 'widget', value: 'env:WIDGET' }] };
    const tried: Record<string, string>[] = [
      {},
      { 'env:WIDGET': 'hunter2' },
      { 'env:WIDGET': generateApiKey('test') },
    ];
    for (const secrets of tried) {
      assert.throws(
        () => run(declaration, secrets),
        (error: unknown) => {
          assert.ok(error instanceof GatehouseError);
          const text = JSON.stringify(error.extra) + error.message;
          for (const secret of Object.values(secrets)) assert.ok(!text.includes(secret));
          return error.code === 'invalid-input';
        },
      );
    }
  });

  test('refuses a version below its floor, and one that does not compile', () => {
    const weak = full();
    delete must(weak.apis?.[0]?.versions?.[0]).profile;
    assert.throws(() => run(weak), rejectsWith('below-floor'));
    const broken = full();
    must(broken.zones?.[0]).trustedProxies = ['nonsense'];
    assert.throws(() => run(broken), rejectsWith('snapshot-refused'));
  });

  test('a lapsed waiver takes its operation out of service and lets the rest start', () => {
    const { document } = run(full(), {}, Date.UTC(2027, 5, 1));
    const operations = document.versions.map(({ operations }) =>
      operations.map(({ waivedUntil }) => waivedUntil),
    );
    assert.deepEqual(operations, [[0], [undefined, undefined]]);
  });

  test('a zone that is not declared still limits by address', () => {
    const { document } = run({ gatehouse: 1 });
    assert.deepEqual(
      document.zones.map(({ name, policies }) => [name, policies[0]?.policy]),
      [
        ['external', 'rate-limit'],
        ['internal', 'rate-limit'],
      ],
    );
  });
});
