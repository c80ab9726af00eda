import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { GatehouseError } from '#kernel';
import { parseDeclaration } from '../declaration/parse.ts';
import { openTestApi, type TestApi } from '../http/testing.ts';
import { audited, expect } from './testing.ts';

let api: TestApi;
before(async () => {
  api = await openTestApi();
});
after(() => api.close());

const admits = {
  createUsers: true,
  domains: ['city.example'],
  emailsVerified: false,
  provisioned: false,
  secondFactorCounts: false,
  mapping: [{ value: 'api-team', roles: ['api-developer'], groups: ['builders'] }],
};
const oidc = {
  issuer: 'https://idp.example',
  clientId: 'gatehouse',
  clientAuthentication: 'client_secret_basic',
  scopes: ['email'],
  emailClaim: 'email',
  nameClaim: 'name',
  groupsClaim: 'groups',
  authority: '',
};
const house = { name: 'house', realm: 'internal', title: 'House', admits, oidc };

const declared = (more: object = {}) => ({
  gatehouse: 1,
  groups: [
    { name: 'builders', realm: 'internal', title: 'Who builds' },
    { name: 'builders', realm: 'external' },
  ],
  realms: [{ name: 'external', secondFactor: 'required' }],
  identityProviders: [{ ...house, secret: 's3cret-of-the-house' }],
  ...more,
});

const send = (step: string, body: unknown, as?: string) => ({
  method: 'POST' as const,
  url: `/configuration/${step}`,
  body,
  ...(as === undefined ? {} : { as }),
});
const paths = (body: Readonly<Record<string, unknown>>, list = 'applied') =>
  (body[list] as { action: string; path: string }[]).map(({ action, path }) => `${action} ${path}`);

suite('who may come in, as code', () => {
  test('is brought about, audited step by step, and then no difference any more', async () => {
    const done = await expect(api, 200, send('sync', declared()));
    assert.deepEqual(paths(done.body), [
      'create groups/internal/builders',
      'create groups/external/builders',
      'create identity-providers/house',
      'create identity-providers/house/secret',
      'update realms/external',
    ]);
    assert.doesNotMatch(done.text, /s3cret/);
    const actions = (await audited(api)).slice(-6).map(({ action }) => action);
    assert.deepEqual(actions, [
      'group.create',
      'group.create',
      'identity-provider.create',
      'identity-provider.set-secret',
      'realm.update',
      'configuration.sync',
    ]);
    assert.doesNotMatch(JSON.stringify(await audited(api)), /s3cret/);
    const again = await expect(api, 200, send('diff', declared()));
    assert.deepEqual(again.body['differences'], []);
  });

  test('read back from a dump changes nothing, and the dump holds no secret', async () => {
    const dumped = await expect(api, 200, { url: '/configuration' });
    assert.doesNotMatch(dumped.text, /s3cret/);
    assert.equal((dumped.body['identityProviders'] as unknown[]).length, 1);
    const done = await expect(api, 200, send('sync?prune=true', dumped.body));
    assert.deepEqual(done.body, { applied: [], left: [], snapshot: null });
  });

  test('is left alone by a file that has no such section, even when it prunes', async () => {
    const done = await expect(api, 200, send('sync?prune=true', { gatehouse: 1 }));
    assert.deepEqual(paths(done.body), []);
    const dumped = await expect(api, 200, { url: '/configuration' });
    assert.equal((dumped.body['groups'] as unknown[]).length, 2);
    assert.equal((dumped.body['identityProviders'] as unknown[]).length, 1);
  });

  test('is deleted where its section is there without it, and only when told to prune', async () => {
    const less = declared({ groups: [{ name: 'builders', realm: 'internal', title: 'Who builds' }] });
    const kept = await expect(api, 200, send('sync', less));
    assert.deepEqual(paths(kept.body, 'left'), ['delete groups/external/builders']);
    const done = await expect(api, 200, send('sync?prune=true', less));
    assert.deepEqual(paths(done.body), ['delete groups/external/builders']);
  });

  test('differs by what differs, and a secret by that it does', async () => {
    const other = {
      ...house,
      title: 'The House',
      enabled: false,
      secret: 'another-one',
    };
    const answer = await expect(api, 200, send('diff', { gatehouse: 1, identityProviders: [other] }));
    assert.deepEqual(paths(answer.body, 'differences'), [
      'update identity-providers/house',
      'update identity-providers/house/secret',
    ]);
    assert.doesNotMatch(answer.text, /another-one|s3cret/);
  });
});

suite('refused', () => {
  const refusals: readonly (readonly [string, object])[] = [
    ['a reference to a variable of the server', { identityProviders: [{ ...house, secret: 'env:PATH' }] }],
    [
      'a reference to a file of the server',
      { identityProviders: [{ ...house, secret: 'file:/etc/passwd' }] },
    ],
    ['a provider of no kind', { identityProviders: [{ ...house, oidc: undefined }] }],
    [
      'a provider that gives roles to users of the portal',
      { identityProviders: [{ ...house, realm: 'external' }] },
    ],
    ['one name twice', { identityProviders: [house, house] }],
    [
      'one group twice',
      {
        groups: [
          { name: 'a', realm: 'internal' },
          { name: 'a', realm: 'internal' },
        ],
      },
    ],
    ['members of a group', { groups: [{ name: 'a', realm: 'internal', members: ['ann'] }] }],
    ['a realm of choice', { realms: [{ name: 'mine', secondFactor: 'optional' }] }],
    ['more of a realm than there is', { realms: [{ name: 'internal', secondFactor: 'none' }] }],
  ];
  for (const [what, sections] of refusals)
    test(what, async () => {
      for (const step of ['validate', 'diff', 'sync'])
        await expect(api, 400, send(step, { gatehouse: 1, ...sections }));
    });

  test('another author under the same name', async () => {
    const other = { ...house, oidc: { ...oidc, issuer: 'https://other.example' } };
    await expect(api, 409, send('sync', { gatehouse: 1, identityProviders: [other] }));
  });

  test('the same name in the other realm', async () => {
    const other = { ...house, realm: 'external', admits: { ...admits, mapping: [] } };
    await expect(api, 409, send('sync', { gatehouse: 1, identityProviders: [other] }));
  });

  test('a section from who may not read it, and its part of a dump', async () => {
    const scopes = ['apis:read', 'developers:read', 'applications:read', 'users:write'] as const;
    const as = await api.token(['administrator'], scopes);
    const { body } = await expect(api, 200, { url: '/configuration', as });
    assert.deepEqual(
      [body['groups'], body['realms'], body['identityProviders']],
      [undefined, undefined, undefined],
    );
    for (const sections of [{ groups: [] }, { realms: [] }, { identityProviders: [] }])
      for (const step of ['diff', 'sync'])
        await expect(api, 403, send(step, { gatehouse: 1, ...sections }, as));
  });

  test('to tell whether a secret is the one that is there, to who could not replace it', async () => {
    const as = await api.token(['auditor']);
    const guess = { gatehouse: 1, identityProviders: [{ ...house, secret: 's3cret-of-the-house' }] };
    const answer = await expect(api, 403, send('diff', guess, as));
    assert.equal(answer.body['permission'], 'providers:write');
    await expect(api, 200, send('diff', { gatehouse: 1, identityProviders: [house] }, as));
  });

  test('roles by a provider from who does not hold them', async () => {
    const scopes = ['apis:read', 'developers:read', 'applications:read', 'providers:read'] as const;
    const as = await api.token(['administrator'], [...scopes, 'providers:write']);
    const answer = await expect(
      api,
      403,
      send('sync', { gatehouse: 1, identityProviders: [{ ...house, name: 'mine' }] }, as),
    );
    assert.match(answer.text, /hand out/);
  });

  test('changes by who may only read', async () => {
    const as = await api.token(['auditor']);
    const groups = [{ name: 'mine', realm: 'internal' }];
    const answer = await expect(api, 403, send('sync', { gatehouse: 1, groups }, as));
    assert.equal(answer.body['permission'], 'users:write');
  });
});

suite('a secret in a file', () => {
  const text = (secret: string) =>
    JSON.stringify({ gatehouse: 1, identityProviders: [{ ...house, secret }] });
  const read = (secret: string, more: object = {}) => {
    try {
      return parseDeclaration(text(secret), { file: 'x.yaml', directory: '/nowhere', ...more });
    } catch (error) {
      assert.ok(error instanceof GatehouseError);
      return JSON.stringify(error.extra['errors']);
    }
  };
  const secretIn = (outcome: ReturnType<typeof read>) =>
    typeof outcome === 'string' ? outcome : outcome.identityProviders?.[0]?.secret;

  test('is named, and read only where it is needed', () => {
    assert.equal(secretIn(read('env:HOUSE')), 'env:HOUSE');
    assert.equal(secretIn(read('env:HOUSE', { env: { HOUSE: ' its-value\n' } })), 'its-value');
  });

  test('may be a file beside it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'secret-'));
    try {
      writeFileSync(join(directory, 'house.txt'), 'of-the-file\n');
      assert.equal(secretIn(read('file:house.txt', { directory, env: {} })), 'of-the-file');
      writeFileSync(join(directory, 'large.txt'), 'x'.repeat(100_000));
      assert.match(String(secretIn(read('file:large.txt', { directory, env: {} }))), /no file with a secret/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  for (const [what, secret, expected] of [
    ['written out is refused, and not repeated', 'hunter2', /must be a reference/],
    ['that is not there is told by its name', 'env:HOUSE', /no environment variable HOUSE/],
    ['in a missing file is told by its name', 'file:nothing.txt', /cannot be read/],
    ['in a device is none', 'file:/dev/zero', /no file with a secret/],
  ] as const)
    test(what, () => {
      const faults = String(secretIn(read(secret, { env: {} })));
      assert.match(faults, expected);
      assert.doesNotMatch(faults, /hunter2/);
    });
});
