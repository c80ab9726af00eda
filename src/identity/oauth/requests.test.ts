import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { Browser } from '../testing.ts';
import {
  agreeToAll,
  answer,
  authorizeUrl,
  basic,
  challenge,
  issuerOf,
  type Offices,
  openOffices,
  redirectUri,
  requestIn,
  visit,
  webApp,
} from './testing.ts';

/** Its path is that of the one request: a browser has one for each. */
const resume = 'gatehouse-resume-external';

suite('authorization requests that were pushed or signed (RFC 9126, RFC 9101)', () => {
  let offices: Offices;
  let app: string;
  let other: string;
  let dora: Browser;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  before(async () => {
    offices = await openOffices();
    keys = await generateKeyPair('ES256', { extractable: true });
    const city = await offices.api('city', { 'city:read': 'Read what the city knows' });
    const settings = { ...webApp, keys: [{ ...(await exportJWK(keys.publicKey)) }] };
    app = await offices.client(settings, { kind: 'server-web', versions: [city] });
    other = await offices.client(webApp, { kind: 'server-web', versions: [city] });
    dora = await offices.house.developer('dora@example.org');
    await agreeToAll(offices, dora, authorizeUrl(app));
    await agreeToAll(offices, dora, authorizeUrl(other));
  });
  after(() => offices?.close());

  const asked = (client = app) => ({
    client_id: client,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid city:read',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const auth = (client = app) => basic(client, offices.secrets.get(client) ?? '');
  const push = async (form: Record<string, string>, client = app) =>
    (await offices.post('external', '/oauth/par', form, auth(client))).body;
  const pushed = async () => String((await push(asked()))['request_uri']);
  const begin = (also: Record<string, string>) =>
    visit(offices, dora, `/oauth/authorize?${new URLSearchParams(also).toString()}`);
  const signed = (also: Record<string, unknown> = {}, key = keys.privateKey, header = {}) =>
    new SignJWT({ ...asked(), ...also })
      .setProtectedHeader({ alg: 'ES256', ...header })
      .setIssuer(app)
      .setAudience(issuerOf('external'))
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key, { crit: { exp: true } });
  const noCode = ({ status, location }: { status: number; location: string }): void => {
    assert.ok(status >= 400 || location.includes('error='), location);
    assert.ok(!location.includes('code='), location);
  };

  test('what was pushed gives one code, and what stands beside it in the address changes nothing', async () => {
    const request = await pushed();
    const also = {
      client_id: app,
      request_uri: request,
      redirect_uri: 'https://evil.example/',
      state: 'mine',
    };
    const { location } = await begin({ ...also, scope: 'openid city:read offline_access' });
    assert.ok(location.startsWith(`${redirectUri}?`) && location.includes('code='), location);
    assert.ok(!location.includes('mine'), location);
    noCode(await begin({ client_id: app, request_uri: request }));
  });

  test('what was pushed is nothing to another client, nor after its end', async context => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    noCode(await begin({ client_id: other, request_uri: await pushed() }));
    const late = await pushed();
    context.mock.timers.tick(61_000);
    noCode(await begin({ client_id: app, request_uri: late }));
  });

  test('two pages that one pushed request opened give one code, however long the person takes', async context => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const { request_uri: request } = await push({ ...asked(), prompt: 'consent' });
    const pages = [];
    for (let page = 0; page < 2; page += 1) {
      const { location } = await begin({ client_id: app, request_uri: String(request) });
      pages.push({ id: requestIn(location), resume: dora.cookies.get(resume) ?? '' });
    }
    context.mock.timers.tick(120_000);
    const back = [];
    for (const page of pages) {
      const { location } = await answer(dora, page.id, 'agree');
      dora.cookies.set(resume, page.resume);
      back.push(await visit(offices, dora, location));
    }
    assert.match(back[0]?.location ?? '', /code=/);
    noCode(back[1] ?? { status: 0, location: 'code=' });
  });

  test('a request that the client signed counts, and nothing beside it', async () => {
    const { location } = await begin({
      client_id: app,
      request: await signed(),
      redirect_uri: 'https://evil.example/',
    });
    assert.ok(location.startsWith(`${redirectUri}?`) && location.includes('code='), location);
  });

  const forged: Readonly<Record<string, () => Promise<string>>> = {
    'without a signature': async () => new UnsecuredJWT(asked()).setIssuer(app).encode(),
    'with another key': async () => signed({}, (await generateKeyPair('ES256')).privateKey),
    'with a key that it brings itself': async () => {
      const own = await generateKeyPair('ES256', { extractable: true });
      return signed({}, own.privateKey, { jwk: await exportJWK(own.publicKey) });
    },
    'for another server': () => signed({ aud: 'https://other.example' }),
    'by another issuer': () => signed({ iss: other }),
    'for another client': () => signed({ client_id: other }),
    'that is over': () => signed({ exp: 1 }),
    'by the public key as a shared secret': async () =>
      new SignJWT(asked())
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(app)
        .sign(Buffer.from(JSON.stringify(await exportJWK(keys.publicKey)))),
    'with another request inside': async () => signed({ request: await signed() }),
    'that leads to another request': () => signed({ request_uri: 'urn:x' }),
    'with a header that must be understood': () => signed({}, keys.privateKey, { crit: ['exp'], exp: 1 }),
    'to an address that was not agreed': () => signed({ redirect_uri: 'https://evil.example/cb' }),
  };
  for (const [name, make] of Object.entries(forged))
    test(`refused is one ${name}`, async () => {
      const overridden = ['for another server', 'by another issuer', 'that is over'].includes(name);
      const request = overridden ? await resigned(name) : await make();
      noCode(await begin({ client_id: app, request }));
      const { request_uri: kept } = await push({ client_id: app, request });
      assert.equal(kept, undefined);
    });
  /** The setters of the library would write over what is wrong. */
  const resigned = (name: string) =>
    new SignJWT({
      ...asked(),
      iss: name === 'by another issuer' ? other : app,
      aud: name === 'for another server' ? 'https://other.example' : issuerOf('external'),
      exp: name === 'that is over' ? 1 : Math.floor(Date.now() / 1000) + 60,
    })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(keys.privateKey);

  for (const address of [
    'https://app.example/request',
    'http://169.254.169.254/',
    'urn:ietf:params:oauth:request_uri:x',
  ])
    test(`nothing is fetched from ${address}`, async () =>
      noCode(await begin({ client_id: app, request_uri: address })));

  test('a client that must push has no other way', async () => {
    const strict = await offices.client({ ...webApp, pushedRequestsOnly: true }, { kind: 'server-web' });
    noCode(await begin(asked(strict)));
  });
});
