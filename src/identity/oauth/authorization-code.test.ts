import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Browser, goodPassword } from '../testing.ts';
import {
  agreeToAll,
  answer,
  authorizeUrl,
  basic,
  type Offices,
  openOffices,
  redirectUri,
  requestIn,
  verifier,
  visit,
  webApp,
} from './testing.ts';

suite('authorization code with PKCE', () => {
  let offices: Offices;
  let city: string;
  let app: string;
  let dora: Browser;
  before(async () => {
    offices = await openOffices();
    city = await offices.api('city', { 'city:read': 'Read what the city knows', 'city:write': 'Report' });
    app = await offices.client(webApp, { kind: 'server-web', versions: [city] });
    dora = await offices.house.developer('dora@example.org');
  });
  after(() => offices?.close());

  const redeem = (code: string | null, also: Record<string, string> = {}, client = app) =>
    offices.post(
      'external',
      '/oauth/token',
      {
        grant_type: 'authorization_code',
        code: code ?? '',
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...also,
      },
      basic(client, offices.secrets.get(client) ?? ''),
    );
  const refresh = (token: unknown, client = app) =>
    offices.post(
      'external',
      '/oauth/token',
      { grant_type: 'refresh_token', refresh_token: String(token) },
      basic(client, offices.secrets.get(client) ?? ''),
    );
  const claimsOf = (token: unknown) =>
    JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
  const told = async (kind: string) =>
    (await offices.store.feed.after(0)).filter(entry => entry.kind === kind).map(({ id }) => id);
  /** A browser of somebody new, signed in. */
  let address = 0;
  async function somebody(email: string): Promise<Browser> {
    const browser = offices.house.browser('external', `10.0.0.${(address += 1)}`);
    await browser.send('POST', '/sign-up', { body: { name: 'Dora Lane', email, password: goodPassword } });
    await browser.send('POST', '/verification', { body: { token: await offices.house.mailed() } });
    return browser;
  }
  const codeOf = async (browser: Browser, also: Record<string, string> = {}) =>
    (await agreeToAll(offices, browser, authorizeUrl(app, also))).searchParams.get('code');

  test('who is not signed in is asked to, then who agrees; the application gets a code and its state', async () => {
    const browser = offices.house.browser('external');
    const begun = await visit(offices, browser, authorizeUrl(app));
    assert.equal(begun.status, 303);
    const request = requestIn(begun.location);
    const anonymous = await browser.send('GET', `/authorizations/${request}`);
    assert.equal(anonymous.body['step'], 'sign-in');
    assert.equal((await answer(browser, request, 'go-on')).status, 403);
    await browser.signIn('dora@example.org');
    const known = await browser.send('GET', `/authorizations/${request}`);
    assert.equal(known.body['step'], 'go-on');
    const onward = await answer(browser, request, 'go-on');
    const asked = await visit(offices, browser, onward.location);
    const second = requestIn(asked.location);
    const { body } = await browser.send('GET', `/authorizations/${second}`);
    assert.equal(body['step'], 'agree');
    assert.deepEqual(body['application'], { title: 'An application', developer: 'dora' });
    assert.equal(body['returnsTo'], 'https://app.example');
    assert.deepEqual(body['asks'], [
      { scope: 'openid', api: null, meaning: 'Know who you are, by an identifier' },
      { scope: 'city:read', api: 'The city', meaning: 'Read what the city knows' },
    ]);
    const agreed = await answer(browser, second, 'agree');
    const back = new URL((await visit(offices, browser, agreed.location)).location);
    assert.equal(back.origin + back.pathname, redirectUri);
    assert.equal(back.searchParams.get('state'), 'the state');
    assert.equal(back.searchParams.get('iss'), 'http://localhost:7000/oauth');
    const { status, body: tokens } = await redeem(back.searchParams.get('code'));
    assert.equal(status, 200);
    const claims = claimsOf(tokens['access_token']);
    assert.deepEqual([claims['aud'], claims['scope']], [['urn:gatehouse:api:city'], 'city:read']);
    assert.match(String(claims['sub']), /^usr_/);
    assert.ok(typeof claims['sid'] === 'string' && typeof claims['auth_time'] === 'number');
    assert.equal(claimsOf(tokens['id_token'])['sub'], claims['sub']);
  });

  test('what was agreed to is remembered; more than that is asked for again', async () => {
    const browser = await somebody('remembers@example.org');
    await agreeToAll(offices, browser, authorizeUrl(app));
    const again = await visit(offices, browser, authorizeUrl(app));
    assert.ok(again.location.startsWith(`${redirectUri}?code=`), again.location);
    const more = await visit(offices, browser, authorizeUrl(app, { scope: 'openid city:read city:write' }));
    assert.notEqual(requestIn(more.location), '');
    // In another browser the person signs in, and is asked nothing more.
    const other = offices.house.browser('external');
    await other.signIn('remembers@example.org');
    const { location } = await visit(offices, other, authorizeUrl(app));
    const onward = await answer(other, requestIn(location), 'go-on');
    assert.match(
      (await visit(offices, other, onward.location)).location,
      /^https:\/\/app\.example\/cb\?code=/,
    );
  });

  test('who refuses sends the application back without a code', async () => {
    const browser = await somebody('refuses@example.org');
    const { location } = await visit(offices, browser, authorizeUrl(app));
    const onward = await answer(browser, requestIn(location), 'refuse');
    const back = new URL((await visit(offices, browser, onward.location)).location);
    assert.equal(back.searchParams.get('error'), 'access_denied');
    assert.equal(back.searchParams.get('code'), null);
  });

  test('a code works once; used again it takes back what it gave, at the gateways too', async () => {
    const code = await codeOf(dora);
    const first = await redeem(code);
    assert.equal(first.status, 200);
    const again = await redeem(code);
    assert.deepEqual([again.status, again.body['error']], [400, 'invalid_grant']);
    const { sid } = claimsOf(first.body['access_token']);
    assert.ok((await told('session')).includes(String(sid)));
    assert.equal((await refresh(first.body['refresh_token'])).status, 400);
  });

  test('of two requests with one code at the same moment one gets tokens', async () => {
    const code = await codeOf(dora);
    const answers = await Promise.all([redeem(code), redeem(code), redeem(code)]);
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  test('a stolen code is worth nothing: without the verifier, to another client, at another address', async () => {
    const other = await offices.client(webApp, { kind: 'server-web', versions: [city] });
    const wrong: [Record<string, string>, string][] = [
      [{ code_verifier: 'w'.repeat(43) }, app],
      [{ code_verifier: '' }, app],
      [{}, other],
      [{ redirect_uri: 'https://app.example/other' }, app],
    ];
    for (const [also, client] of wrong) {
      const { status, body } = await redeem(await codeOf(dora), also, client);
      assert.equal(status, 400, JSON.stringify(also));
      assert.equal(body['access_token'], undefined);
    }
  });

  test('without PKCE, or with its plain form, there is no code', async () => {
    const tried: Record<string, string>[] = [
      { code_challenge_method: 'plain' },
      { code_challenge: '' },
      { code_challenge: '', code_challenge_method: '' },
    ];
    for (const also of tried) {
      const { location } = await visit(offices, dora, authorizeUrl(app, also));
      assert.match(location, /^https:\/\/app\.example\/cb\?error=invalid_request/);
    }
  });

  test('a redirect address that was not agreed is never sent to', async () => {
    const tried = [
      'https://app.example/cb/',
      'https://app.example/cb?x=1',
      'https://app.example.evil.example/cb',
      'https://app.example@evil.example/cb',
      'http://app.example/cb',
      'https://APP.example/cb',
      'https://app.example/cb#x',
      'https://app.example/%63b',
      '//evil.example',
      'javascript:alert(1)',
    ];
    for (const uri of tried) {
      const { status, location } = await visit(offices, dora, authorizeUrl(app, { redirect_uri: uri }));
      assert.equal(status, 400, uri);
      assert.equal(location, '', uri);
    }
  });

  test('another browser can neither see nor answer a request, even of somebody signed in (CSRF on consent)', async () => {
    const attacker = await somebody('attacker@example.org');
    const { location } = await visit(offices, attacker, authorizeUrl(app, { prompt: 'consent' }));
    const onward = await answer(attacker, requestIn(location), 'go-on');
    const asked = requestIn((await visit(offices, attacker, onward.location)).location);
    assert.notEqual(asked, '');
    const victim = await somebody('victim@example.org');
    assert.equal((await victim.send('GET', `/authorizations/${asked}`)).status, 404);
    for (const said of ['go-on', 'agree', 'refuse'] as const)
      assert.equal((await answer(victim, asked, said)).status, 404);
    // The attacker's own cookie in the victim's browser would make them agree to their own request only.
    const cookie = '__Host-gatehouse-authorize-external';
    victim.cookies.set(cookie, attacker.cookies.get(cookie) ?? '');
    const seen = await victim.send('GET', `/authorizations/${asked}`);
    assert.equal(seen.body['step'], 'sign-in-again');
    assert.equal((await answer(victim, asked, 'agree')).status, 409);
  });

  test('a page of another origin cannot agree in the name of who is signed in', async () => {
    const browser = await somebody('framed@example.org');
    const { location } = await visit(offices, browser, authorizeUrl(app));
    const url = `/authorizations/${requestIn(location)}`;
    const body = { answer: 'go-on' };
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { 'gatehouse-csrf': undefined },
      { 'gatehouse-csrf': 'f'.repeat(64) },
    ])
      assert.equal((await browser.send('POST', url, { body, headers })).status, 403);
  });

  test('a browser’s session of before the sign-in is not the one after it (session fixation)', async () => {
    const browser = offices.house.browser('external');
    const planted = 'p'.repeat(43);
    browser.cookies.set('__Host-gatehouse-oauth-external', planted);
    await browser.signIn('dora@example.org');
    await agreeToAll(offices, browser, authorizeUrl(app));
    const after = browser.cookies.get('__Host-gatehouse-oauth-external');
    assert.ok(after !== undefined && after !== planted);
    const thief = offices.house.browser('external');
    thief.cookies.set('__Host-gatehouse-oauth-external', planted);
    const { location } = await visit(offices, thief, authorizeUrl(app, { prompt: 'none' }));
    assert.match(location, /error=login_required/);
  });

  test('signing out of the portal ends what the authorization server remembers of the browser', async () => {
    const browser = await somebody('leaves@example.org');
    const code = await codeOf(browser);
    const { body } = await redeem(code);
    await browser.send('DELETE', '/session');
    const { location } = await visit(offices, browser, authorizeUrl(app, { prompt: 'none' }));
    assert.match(location, /error=login_required/);
    assert.equal((await refresh(body['refresh_token'])).body['error'], 'invalid_grant');
  });

  test('a disabled account gets no more tokens', async () => {
    const browser = await somebody('disabled@example.org');
    const code = await codeOf(browser, { scope: 'openid offline_access city:read', prompt: 'consent' });
    const { body } = await redeem(code);
    const unused = await codeOf(browser);
    await offices.store.change(({ tx }) =>
      tx
        .updateTable('users')
        .set({ status: 'disabled' })
        .where('email', '=', 'disabled@example.org')
        .execute(),
    );
    assert.equal((await refresh(body['refresh_token'])).body['error'], 'invalid_grant');
    assert.equal((await redeem(unused)).body['error'], 'invalid_grant');
  });

  test('a refresh token is replaced at each use; an old one takes the whole grant back', async () => {
    const { body: first } = await redeem(await codeOf(await somebody('rotates@example.org')));
    const { status, body: second } = await refresh(first['refresh_token']);
    assert.equal(status, 200);
    assert.notEqual(second['refresh_token'], first['refresh_token']);
    const stolen = await refresh(first['refresh_token']);
    assert.deepEqual([stolen.status, stolen.body['error']], [400, 'invalid_grant']);
    assert.equal((await refresh(second['refresh_token'])).status, 400);
    const { sid } = claimsOf(second['access_token']);
    assert.ok((await told('session')).includes(String(sid)));
  });

  test('a refresh token is of no use to another client, and gives no more than was granted', async () => {
    const other = await offices.client(webApp, { kind: 'server-web', versions: [city] });
    const { body } = await redeem(await codeOf(await somebody('scoped@example.org')));
    assert.equal((await refresh(body['refresh_token'], other)).body['error'], 'invalid_grant');
    const form = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
    const more = await offices.post(
      'external',
      '/oauth/token',
      { ...form, scope: 'openid city:read city:write' },
      basic(app, offices.secrets.get(app) ?? ''),
    );
    assert.equal(more.body['error'], 'invalid_scope');
  });

  test('a client of one realm is unknown in the other, and so is its code', async () => {
    const staff = await offices.client(webApp, { kind: 'server-web', realm: 'internal', versions: [city] });
    assert.equal((await visit(offices, dora, authorizeUrl(staff))).status, 400);
    const code = await codeOf(dora);
    const form = {
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const { status } = await offices.post(
      'internal',
      '/oauth/token',
      form,
      basic(staff, offices.secrets.get(staff) ?? ''),
    );
    assert.equal(status, 400);
  });

  test('who takes back what an application may do is asked again, and its tokens are refused at once', async () => {
    const browser = await somebody('disconnects@example.org');
    const { body } = await redeem(await codeOf(browser));
    const unused = await codeOf(browser);
    const listed = await browser.send('GET', '/connections');
    const [connection] = listed.body['items'] as { application: string; allowed: { scope: string }[] }[];
    assert.equal(connection?.application, app);
    assert.deepEqual(
      connection.allowed.map(({ scope }) => scope),
      ['city:read', 'openid'],
    );
    assert.equal((await dora.send('DELETE', `/connections/app_unknown`)).status, 404);
    assert.equal((await browser.send('DELETE', `/connections/${app}`)).status, 204);
    const { sid } = claimsOf(body['access_token']);
    assert.ok((await told('session')).includes(String(sid)));
    assert.equal((await refresh(body['refresh_token'])).body['error'], 'invalid_grant');
    assert.equal((await redeem(unused)).body['error'], 'invalid_grant');
    const { location } = await visit(offices, browser, authorizeUrl(app));
    assert.notEqual(requestIn(location), '');
    assert.deepEqual((await browser.send('GET', '/connections')).body['items'], []);
  });

  test('nothing of codes, tokens and cookies stands in the store or the log', async () => {
    const browser = await somebody('secret@example.org');
    const code = (await codeOf(browser)) ?? '';
    const { body } = await redeem(code);
    const rows = JSON.stringify([
      await offices.store.db.selectFrom('oauth_artefacts').selectAll().execute(),
      await offices.store.db.selectFrom('audit_entries').selectAll().execute(),
      await offices.store.feed.after(0),
      offices.house.logged,
    ]);
    const secrets = [code, body['refresh_token'], ...browser.cookies.values()];
    for (const secret of secrets) assert.ok(!rows.includes(String(secret)));
  });
});
