import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { createServer } from '#api';
import {
  createClientSecrets,
  createRegistrationTokens,
  openVault,
  type Realm,
  type RegistrationTokens,
} from '#credentials';
import { createLog } from '#kernel';
import { openStore, type Store } from '#store';
import { createDeveloper, setApplicationActive, setDeveloperActive } from '../registry.ts';
import { detachClient, updateClient } from '../clients/clients.ts';
import { registrationPages } from './pages.ts';

const day = 86_400_000;
const clock = { time: Date.UTC(2026, 0, 15), now: () => clock.time };
const callback = 'https://app.example.com/callback';
const web = { client_name: 'The app', redirect_uris: [callback] };

let store: Store;
let tokens: RegistrationTokens;
let secrets: ReturnType<typeof createClientSecrets>;
const logged: string[] = [];
const apps: Partial<Record<Realm, ReturnType<typeof createServer>>> = {};
const developers: Record<string, string> = {};

before(async () => {
  const log = createLog({ level: 'info', to: { write: line => void logged.push(line) } });
  store = await openStore({ clock });
  const vault = await openVault(store, Buffer.alloc(32, 7), { clock });
  const pepper = await vault.clientPepper();
  tokens = createRegistrationTokens({ pepper, clock });
  secrets = createClientSecrets({ pepper, clock });
  for (const realm of ['external', 'internal'] as const) {
    const pages = registrationPages({
      realm,
      path: '/oauth/register',
      endpoint: () => `https://${realm}.example/oauth/register`,
      store,
      vault,
      log,
      front: {},
      clock,
    });
    apps[realm] = createServer({ areas: [], pages, hosts: [], docs: 'https://docs.example', log });
  }
  for (const name of ['dora', 'eve'])
    developers[name] = await store.change(async change => {
      const { after: made } = await createDeveloper(change, { name }, clock.now());
      return made?.id ?? '';
    });
});
after(async () => {
  for (const app of Object.values(apps)) await app.close();
  await store.close();
});

const issue = (over: Partial<Parameters<RegistrationTokens['issue']>[1]> = {}) =>
  store.change(change =>
    tokens.issue(change, {
      developerId: developers['dora'] ?? '',
      realm: 'external',
      purpose: 'a test',
      uses: 100,
      mostApplications: null,
      by: 'user:test',
      maxAgeMs: day,
      ...over,
    }),
  );

type Body = Record<string, unknown> & {
  readonly client_id: string;
  readonly registration_access_token: string;
};

/** A minute later, so that no test is refused for what another one did. */
async function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  token: string | null,
  body?: unknown,
  realm: Realm = 'external',
) {
  clock.time += 61_000;
  const answer = await apps[realm]?.inject({
    method,
    url: `/oauth/register${path}`,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { payload: body as object }),
  });
  assert.ok(answer !== undefined);
  const told = answer.body === '' ? {} : answer.json<Record<string, unknown>>();
  assert.equal(answer.headers['cache-control'], 'no-store');
  return { status: answer.statusCode, body: told as Body, text: answer.body, headers: answer.headers };
}

async function registered(over: object = {}) {
  const { token } = await issue();
  const made = await call('POST', '', token, { ...web, ...over });
  assert.equal(made.status, 201, made.text);
  return made.body;
}

const count = async () => {
  const rows = await store.db.selectFrom('applications').select('id').execute();
  return rows.length;
};

/** Refused with this error, and nothing is left behind. */
async function refused(error: string, metadata: unknown, status = 400) {
  const { id, token } = await issue({ uses: 1 });
  const present = await count();
  const answer = await call('POST', '', token, metadata);
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.body['error'], error, answer.text);
  assert.equal(await count(), present);
  const row = await store.db
    .selectFrom('registration_tokens')
    .select('uses_left')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  assert.equal(row.uses_left, 1, 'a refusal takes no use');
}

suite('a program that registers a client', () => {
  test('gets an application of the developer of its token, with a secret that works', async () => {
    const client = await registered();
    const row = await store.db
      .selectFrom('applications')
      .select(['developer_id', 'title', 'kind'])
      .where('id', '=', client.client_id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(
      { ...row },
      { developer_id: developers['dora'], title: 'The app', kind: 'confidential' },
    );
    assert.equal(client['token_endpoint_auth_method'], 'client_secret_basic');
    assert.deepEqual(client['grant_types'], ['authorization_code']);
    assert.equal(
      client['registration_client_uri'],
      `https://external.example/oauth/register/${client.client_id}`,
    );
    const secret = String(client['client_secret']);
    assert.ok((await secrets.verifySecret(store.db, client.client_id, secret)) !== undefined);
    assert.ok(Number(client['client_secret_expires_at']) * 1000 > clock.now());
  });

  test('leaves no secret in the store, the log or the audit log', async () => {
    const { token } = await issue();
    const { body } = await call('POST', '', token, web);
    const written = JSON.stringify([
      await store.db.selectFrom('audit_entries').selectAll().execute(),
      await store.db.selectFrom('registration_tokens').selectAll().execute(),
      await store.db.selectFrom('oauth_clients').selectAll().execute(),
      logged,
    ]);
    for (const secret of [token, body.registration_access_token, String(body['client_secret'])])
      assert.ok(!written.includes(secret));
  });

  test('is audited by its token', async () => {
    const { id, token } = await issue();
    const { body } = await call('POST', '', token, web);
    const rows = await store.db
      .selectFrom('audit_entries')
      .select(['action', 'actor'])
      .where('resource_id', '=', body.client_id)
      .execute();
    assert.deepEqual(
      rows.map(row => ({ ...row })),
      ['application.create', 'client.create'].map(action => ({ action, actor: `registration:${id}` })),
    );
  });

  for (const [kind, metadata] of [
    ['browser', { ...web, token_endpoint_auth_method: 'none' }],
    ['native', { redirect_uris: ['com.example.app:/cb'], application_type: 'native' }],
    ['device', { grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'] }],
  ] as const)
    test(`that is ${kind} gets no secret`, async () => {
      const { token } = await issue();
      const { status, body, text } = await call('POST', '', token, metadata);
      assert.equal(status, 201, text);
      assert.equal(body['client_secret'], undefined);
      assert.equal(body['token_endpoint_auth_method'], 'none');
    });

  test('is a service where nobody signs in', async () => {
    const client = await registered({ grant_types: ['client_credentials'], redirect_uris: [] });
    assert.deepEqual(client['response_types'], []);
  });

  test('is not held back by metadata that nobody here knows', async () => {
    await registered({ logo_uri: 'https://app.example.com/logo', unheard_of: { a: 1 }, contacts: ['a@b.c'] });
  });
});

suite('refused is a registration', () => {
  test('without a token, and with one that is not an initial access token', async () => {
    const { registration_access_token: own } = await registered();
    for (const token of [null, 'x', own, `gh_register_${'a'.repeat(27)}_000000`]) {
      const answer = await call('POST', '', token, web);
      assert.equal(answer.status, 401);
      assert.match(String(answer.headers['www-authenticate']), /^Bearer .*invalid_token/);
    }
  });

  test('with the token in the address', async () => {
    const { token } = await issue();
    assert.equal((await call('POST', `?access_token=${token}`, null, web)).status, 401);
  });

  test('with a token that was used up', async () => {
    const { token } = await issue({ uses: 1 });
    assert.equal((await call('POST', '', token, web)).status, 201);
    assert.equal((await call('POST', '', token, web)).status, 401);
  });

  test('by the second of two who use the last use at the same moment', async () => {
    const { token } = await issue({ uses: 1 });
    const answers = await Promise.all([call('POST', '', token, web), call('POST', '', token, web)]);
    assert.deepEqual(
      answers.map(({ status }) => status).toSorted((a, b) => a - b),
      [201, 401],
    );
  });

  test('with a token past its end, one that was revoked, and one of a suspended developer', async () => {
    const late = await issue({ lifetimeMs: 1000 });
    assert.equal((await call('POST', '', late.token, web)).status, 401);
    const revoked = await issue();
    await store.change(change => tokens.revoke(change, revoked.id));
    assert.equal((await call('POST', '', revoked.token, web)).status, 401);
    const suspended = await issue({ developerId: developers['eve'] ?? '' });
    const eve = developers['eve'] ?? '';
    const set = (active: boolean) =>
      store.change(change => setDeveloperActive(change, eve, active, undefined, clock.now()));
    await set(false);
    assert.equal((await call('POST', '', suspended.token, web)).status, 401);
    await set(true);
  });

  test('with a token of the other realm', async () => {
    const { token } = await issue();
    assert.equal((await call('POST', '', token, web, 'internal')).status, 401);
    const staff = await issue({ realm: 'internal' });
    assert.equal((await call('POST', '', staff.token, web)).status, 401);
    assert.equal((await call('POST', '', staff.token, web, 'internal')).status, 201);
  });

  test('where the developer has as many applications as the token allows', async () => {
    const { token } = await issue({ mostApplications: 1 });
    const answer = await call('POST', '', token, web);
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, /can have no more/);
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cases: readonly [name: string, error: string, metadata: unknown][] = [
    ['a wildcard', 'invalid_redirect_uri', { redirect_uris: ['https://*.example.com/cb'] }],
    ['plain http', 'invalid_redirect_uri', { redirect_uris: ['http://app.example.com/cb'] }],
    ['a fragment', 'invalid_redirect_uri', { redirect_uris: [`${callback}#x`] }],
    ['a script', 'invalid_redirect_uri', { redirect_uris: ['javascript:alert(1)'] }],
    ['a scheme of its own in a web application', 'invalid_redirect_uri', { redirect_uris: ['a.b:/cb'] }],
    ['no address to come back to', 'invalid_redirect_uri', { redirect_uris: [] }],
    [
      'a secret in a native client',
      'invalid_client_metadata',
      { ...web, application_type: 'native', token_endpoint_auth_method: 'client_secret_post' },
    ],
    [
      'a secret in a device',
      'invalid_client_metadata',
      {
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    [
      'client credentials without a secret',
      'invalid_client_metadata',
      { ...web, grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
    ],
    ['the password grant', 'invalid_client_metadata', { ...web, grant_types: ['password'] }],
    [
      'the implicit grant',
      'invalid_client_metadata',
      { ...web, grant_types: ['implicit'], response_types: ['token'] },
    ],
    ['a hidden implicit grant', 'invalid_client_metadata', { ...web, response_types: ['code', 'token'] }],
    ['a hybrid response', 'invalid_client_metadata', { ...web, response_types: ['code id_token'] }],
    ['an unknown grant', 'invalid_client_metadata', { ...web, grant_types: ['__proto__'] }],
    ['keys to be fetched', 'invalid_client_metadata', { ...web, jwks_uri: 'http://169.254.169.254/' }],
    [
      'a private key',
      'invalid_client_metadata',
      {
        ...web,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [privateKey.export({ format: 'jwk' })] },
      },
    ],
    [
      'a certificate of an authority',
      'invalid_client_metadata',
      { ...web, token_endpoint_auth_method: 'tls_client_auth' },
    ],
    [
      'a shared-secret JWT',
      'invalid_client_metadata',
      { ...web, token_endpoint_auth_method: 'client_secret_jwt' },
    ],
    ['a software statement', 'unapproved_software_statement', { ...web, software_statement: 'e30.e30.' }],
    ['unsigned ID tokens', 'invalid_client_metadata', { ...web, id_token_signed_response_alg: 'none' }],
    ['a sign-in of an age', 'invalid_client_metadata', { ...web, default_max_age: 60 }],
    ['a level of sign-in', 'invalid_client_metadata', { ...web, default_acr_values: ['gatehouse:2fa'] }],
    ['signed requests only', 'invalid_client_metadata', { ...web, require_signed_request_object: true }],
    ['requests signed one way', 'invalid_client_metadata', { ...web, request_object_signing_alg: 'ES256' }],
    ['a time of sign-in', 'invalid_client_metadata', { ...web, require_auth_time: true }],
    ['signed answers', 'invalid_client_metadata', { ...web, introspection_signed_response_alg: 'ES256' }],
    ['sign-outs by frames', 'invalid_client_metadata', { ...web, frontchannel_logout_uri: callback }],
    ['a name that hides', 'invalid_client_metadata', { ...web, client_name: 'Bank\u202etxt' }],
    ['a name without end', 'invalid_client_metadata', { ...web, client_name: 'a'.repeat(201) }],
    ['a list', 'invalid_request', [web]],
    ['text where a list belongs', 'invalid_client_metadata', { ...web, redirect_uris: callback }],
    [
      'a logout address without TLS',
      'invalid_client_metadata',
      { ...web, backchannel_logout_uri: 'http://a.b/' },
    ],
    ['a scope that is none', 'invalid_client_metadata', { ...web, scope: 'a "b"' }],
  ];
  for (const [name, error, metadata] of cases) test(`with ${name}`, () => refused(error, metadata));

  test('that tries to be of this organisation: users are asked all the same', async () => {
    const client = await registered({ firstParty: true, first_party: true, gatehouse: { firstParty: true } });
    const row = await store.db
      .selectFrom('oauth_clients')
      .select('settings')
      .where('application_id', '=', client.client_id)
      .executeTakeFirstOrThrow();
    assert.equal((JSON.parse(row.settings) as { firstParty: boolean }).firstParty, false);
  });

  test('after too many wrong tokens from one address', async () => {
    const { token } = await issue();
    for (let tries = 0; tries < 10; tries += 1)
      await apps.external?.inject({
        method: 'POST',
        url: '/oauth/register',
        headers: { authorization: 'Bearer x' },
      });
    const answer = await apps.external?.inject({
      method: 'POST',
      url: '/oauth/register',
      headers: { authorization: `Bearer ${token}` },
      payload: web,
    });
    assert.equal(answer?.statusCode, 429);
  });
});

suite('a registered client', () => {
  test('reads, replaces and deletes its own registration', async () => {
    const { client_id: id, registration_access_token: token } = await registered();
    const read = await call('GET', `/${id}`, token);
    assert.equal(read.status, 200);
    assert.equal(read.body.registration_access_token, token);
    assert.equal(read.body['client_secret'], undefined);
    const other = 'https://app.example.com/other';
    const replaced = await call('PUT', `/${id}`, token, {
      client_id: id,
      client_name: 'New name',
      redirect_uris: [other],
    });
    assert.equal(replaced.status, 200, replaced.text);
    assert.deepEqual(replaced.body['redirect_uris'], [other]);
    assert.equal(replaced.body['client_name'], 'New name');
    assert.equal(replaced.body['client_secret'], undefined, 'the one that it has works on');
    assert.equal((await call('DELETE', `/${id}`, token)).status, 204);
    for (const method of ['GET', 'DELETE'] as const)
      assert.equal((await call(method, `/${id}`, token)).status, 401);
  });

  test('gets a secret in the place of one that ended', async () => {
    const { client_id: id, registration_access_token: token } = await registered();
    await store.change(({ tx }) =>
      tx.updateTable('client_secrets').set({ revoked_at: 1 }).where('application_id', '=', id).execute(),
    );
    const { body } = await call('PUT', `/${id}`, token, { ...web, client_id: id });
    assert.ok(
      (await secrets.verifySecret(store.db, id, String(body['client_secret']))) !== undefined,
      'a new one',
    );
  });

  test('reaches no other client, whoever made that', async () => {
    const one = await registered();
    const two = await registered();
    for (const method of ['GET', 'PUT', 'DELETE'] as const)
      assert.equal(
        (
          await call(method, `/${two.client_id}`, one.registration_access_token, {
            ...web,
            client_id: two.client_id,
          })
        ).status,
        401,
      );
    const { token } = await issue();
    assert.equal((await call('GET', `/${one.client_id}`, token)).status, 401);
    assert.equal(
      (await call('GET', `/${one.client_id}`, one.registration_access_token, undefined, 'internal')).status,
      401,
    );
  });

  const wrong: readonly [name: string, over: Record<string, unknown>][] = [
    ['the id of another client', { client_id: 'app_x' }],
    ['a token that it would like to have', { registration_access_token: 'gh_client_x' }],
    ['an end of its secret', { client_secret_expires_at: 0 }],
    ['a secret of its own choice', { client_secret: 'gh_secret_mine' }],
    ['another kind', { token_endpoint_auth_method: 'none' }],
    ['a wildcard', { redirect_uris: ['https://*.example.com/cb'] }],
    ['the implicit grant', { grant_types: ['authorization_code', 'implicit'] }],
  ];
  for (const [name, over] of wrong)
    test(`is refused ${name}`, async () => {
      const { client_id: id, registration_access_token: token } = await registered();
      const answer = await call('PUT', `/${id}`, token, { ...web, client_id: id, ...over });
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual((await call('GET', `/${id}`, token)).body['redirect_uris'], [callback]);
    });

  test('changes nothing once its users are no longer asked', async () => {
    const { client_id: id, registration_access_token: token } = await registered();
    await store.change(change => updateClient(change, id, { firstParty: true }, undefined, clock.now()));
    assert.equal((await call('PUT', `/${id}`, token, { ...web, client_id: id })).status, 401);
  });

  test('changes nothing once it is suspended, or its developer is, or staff look after it', async () => {
    const { client_id: id, registration_access_token: token } = await registered();
    const set = (active: boolean) =>
      store.change(change => setApplicationActive(change, id, active, undefined, clock.now()));
    await set(false);
    assert.equal((await call('GET', `/${id}`, token)).status, 401);
    await set(true);
    assert.equal((await call('GET', `/${id}`, token)).status, 200);
    await store.change(change => detachClient(change, id, clock.now()));
    assert.equal((await call('GET', `/${id}`, token)).status, 401);
  });
});
