import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { routes } from './routes/index.ts';
import {
  type Answer,
  type Call,
  expectStatus,
  openTestPortal,
  publishApi,
  type TestPortal,
} from './testing.ts';

let portal: TestPortal;
let application: string;
let applicationName: string;
let key: string;
let signingKey: string;
let subscription: string;
let secret: string;
let token: string;
before(async () => {
  portal = await openTestPortal();
  await publishApi(portal, 'weather');
  await expectStatus(201, portal.admin('POST', '/plans', { name: 'free', approval: 'automatic' }));
  await portal.signIn('dora');
  await portal.signIn('eve');
  const made = await expectStatus(201, post('dora', '/applications', { title: 'Umbrella', kind: 'public' }));
  application = String(made.body['id']);
  applicationName = String(made.body['name']);
  const subscribed = await expectStatus(
    201,
    post('dora', `/applications/${application}/subscriptions`, {
      api: 'weather',
      version: 'v1',
      plan: 'free',
    }),
  );
  subscription = String(subscribed.body['id']);
  const got = await expectStatus(
    201,
    post('dora', `/applications/${application}/keys`, { environment: 'live' }),
  );
  key = String(got.body['id']);
  const client = await expectStatus(
    201,
    post('dora', `/applications/${application}/client`, { kind: 'service' }),
  );
  secret = (client.body['secret'] as { id: string }).id;
  const forPrograms = await expectStatus(201, post('dora', '/registration-tokens', { purpose: 'x' }));
  token = String(forPrograms.body['id']);
  const registered = await expectStatus(
    201,
    post('dora', `/applications/${application}/signing-keys`, {
      title: 'Server',
      key: generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }),
    }),
  );
  signingKey = String(registered.body['id']);
  portal.decisions.push({
    id: 'dec_of_dora',
    at: portal.clock.time + 1,
    zone: 'external',
    version: 'weather/v1',
    operation: 'GET /forecast/{city}',
    application: applicationName,
    code: 'rate-limited',
    status: 429,
    policy: 'rate-limit',
    policyId: 'att_1',
    mode: 'block',
    reason: 'limit "writes": 10 in 1 s',
  });
});
after(() => portal.close());

const post = (as: string, url: string, body: unknown): Promise<Answer> =>
  portal.call({ method: 'POST', url, as, body });

const own = routes.filter(({ permissions }) => permissions.includes('portal:own'));

/** Bodies that the routes take, so that only the address decides. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /applications': { title: 'x', kind: 'confidential' },
  'PATCH /applications/:application': { title: 'Mine now' },
  'POST /applications/:application/subscriptions': { api: 'weather', version: 'v1', plan: 'free' },
  'POST /applications/:application/keys': { environment: 'live' },
  'POST /applications/:application/keys/:key/rotate': {},
  'POST /applications/:application/keys/:key/revoke': { reason: 'because I can' },
  'POST /applications/:application/client': { kind: 'service' },
  'PATCH /applications/:application/client': { pushedRequestsOnly: false },
  'POST /applications/:application/client/detach': { reason: 'because I can' },
  'POST /registration-tokens': { purpose: 'x' },
  'POST /registration-tokens/:token/revoke': { reason: 'because I can' },
  'POST /applications/:application/client/secrets': {},
  'POST /applications/:application/client/secrets/:secret/rotate': {},
  'POST /applications/:application/client/secrets/:secret/revoke': { reason: 'because I can' },
  'POST /applications/:application/signing-keys': { title: 'x', key: 'x' },
  'POST /applications/:application/signing-keys/:signingKey/revoke': { reason: 'because I can' },
};

const callOf = (
  route: { readonly method: string; readonly url: string },
  names: {
    readonly application: string;
    readonly key: string;
    readonly signingKey: string;
    readonly subscription: string;
    readonly decision: string;
    readonly secret: string;
    readonly token: string;
  },
): Call => {
  const body = bodies[`${route.method} ${route.url}`];
  return {
    method: route.method as 'GET',
    url: route.url
      .replace(':application', names.application)
      .replace(':key', names.key)
      .replace(':signingKey', names.signingKey)
      .replace(':subscription', names.subscription)
      .replace(':decision', names.decision)
      .replace(':secret', names.secret)
      .replace(':token', names.token),
    ifMatch: '"1"',
    ...(body === undefined ? {} : { body }),
  };
};

const doras = () => ({ application, key, signingKey, subscription, decision: 'dec_of_dora', secret, token });
const nobodys = {
  application: 'app_0000000000000000000',
  key: 'key_0000000000000000000',
  signingKey: 'sgk_0000000000000000000',
  subscription: 'sub_0000000000000000000',
  decision: 'dec_of_nobody',
  secret: 'sec_0000000000000000000',
  token: 'rgt_0000000000000000000',
};

/** All of an answer but the id of the failure. */
function told({ status, headers, body }: Answer) {
  const { instance: _, ...rest } = body;
  const { 'content-length': length, date: __, ...others } = headers;
  return { status, rest, length, others };
}

suite('what belongs to a developer', () => {
  for (const route of own) {
    const name = `${route.method} ${route.url}`;

    test(`${name} answers 401 to somebody who has not signed in`, async () => {
      portal.clock.time += 60_000;
      assert.equal((await portal.call(callOf(route, doras()))).status, 401);
    });

    if (!route.url.includes(':')) continue;

    test(`${name} answers another developer as if it did not exist`, async () => {
      portal.clock.time += 60_000;
      const real = await portal.call({ ...callOf(route, doras()), as: 'eve' });
      const madeUp = await portal.call({ ...callOf(route, nobodys), as: 'eve' });
      assert.equal(real.status, 404, real.text);
      assert.deepEqual(told(real), told(madeUp));
      const named = await portal.call({
        ...callOf(route, { ...doras(), application: applicationName }),
        as: 'eve',
      });
      assert.deepEqual(told(named), told(madeUp));
    });
  }

  test('is left as it was by all of that', async () => {
    portal.clock.time += 60_000;
    const { body } = await expectStatus(
      200,
      portal.call({ url: `/applications/${application}`, as: 'dora' }),
    );
    assert.equal(body['title'], 'Umbrella');
    const keys = await portal.call({ url: `/applications/${application}/keys`, as: 'dora' });
    assert.deepEqual(
      (keys.body['items'] as { state: string }[]).map(({ state }) => state),
      ['working'],
    );
    const secrets = await portal.call({ url: `/applications/${application}/client/secrets`, as: 'dora' });
    assert.deepEqual(
      (secrets.body['items'] as { state: string }[]).map(({ state }) => state),
      ['working'],
    );
  });

  test("is reached by its owner's own application only, whatever key, secret or subscription is named below it", async () => {
    portal.clock.time += 60_000;
    const other = await expectStatus(201, post('eve', '/applications', { title: 'E', kind: 'confidential' }));
    for (const route of own.filter(({ url }) => /:key|:signingKey|:subscription|:secret/.test(url))) {
      const names = { ...doras(), application: String(other.body['id']) };
      const foreign = await portal.call({ ...callOf(route, names), as: 'eve' });
      const none = await portal.call({
        ...callOf(route, { ...nobodys, application: names.application }),
        as: 'eve',
      });
      assert.equal(foreign.status, 404, `${route.method} ${route.url}`);
      assert.deepEqual(told(foreign), told(none));
    }
  });

  test('lists nothing of others', async () => {
    const { text } = await portal.call({ url: '/applications', as: 'eve' });
    assert.ok(!text.includes(application));
  });
});

suite('a portal session', () => {
  test('opens no route of the admin API', async () => {
    assert.ok(portal.adminRoutes.length > 70);
    for (const { method, url } of portal.adminRoutes) {
      const address = url.replace(/:[A-Za-z]+/g, 'x');
      assert.equal(await portal.adminAs('dora', method, address), 403, `${method} ${url}`);
    }
  });

  test('of staff is nobody here, and permissions of the console do not count', async () => {
    const user = {
      id: 'usr_1',
      realm: 'internal',
      developerId: null,
      sessionId: 's',
      amr: ['pwd'],
      acr: 'gatehouse:1fa',
      authenticatedAt: 0,
      isHeldBack: false,
    } as const;
    const permissions = new Set(['portal:own', 'apis:write', 'developers:write'] as const);
    await portal.signIn('staff', { user, permissions });
    assert.equal((await portal.call({ url: '/applications', as: 'staff' })).status, 401);
    assert.equal((await portal.call({ url: '/apis', as: 'staff' })).status, 200);
  });

  test('of somebody who has not confirmed the address has nothing and makes nothing', async () => {
    const user = {
      id: 'usr_2',
      realm: 'external',
      developerId: null,
      sessionId: 's',
      amr: ['pwd'],
      acr: 'gatehouse:1fa',
      authenticatedAt: 0,
      isHeldBack: false,
    } as const;
    await portal.signIn('fresh', { user });
    const { body } = await expectStatus(200, portal.call({ url: '/applications', as: 'fresh' }));
    assert.deepEqual(body['items'], []);
    const made = await post('fresh', '/applications', { title: 'x', kind: 'public' });
    assert.equal(made.status, 403, made.text);
  });
});

suite('a route of the portal', () => {
  test('needs portal:read or portal:own and nothing else', () => {
    for (const { permissions } of routes)
      assert.ok(permissions.length === 1 && ['portal:read', 'portal:own'].includes(permissions[0] ?? ''));
  });
});
