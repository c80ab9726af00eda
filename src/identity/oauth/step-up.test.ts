import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser } from '../testing.ts';
import { wantsTwoFactors } from './step-up.ts';
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

const twice = { acr_values: 'gatehouse:2fa' };

suite('step-up', () => {
  let offices: Offices;
  let app: string;
  let dora: Browser;
  before(async () => {
    offices = await openOffices();
    const city = await offices.api('city', { 'city:read': 'Read what the city knows' });
    app = await offices.client(webApp, { kind: 'server-web', versions: [city] });
    dora = await offices.house.developer('dora@example.org');
    await agreeToAll(offices, dora, authorizeUrl(app));
  });
  after(() => offices?.close());

  const setSession = (set: { methods?: string; authenticated_at?: number; created_at?: number }) =>
    offices.store.change(({ tx }) => tx.updateTable('sessions').set(set).execute());
  const stepOf = async (location: string) =>
    (await dora.send('GET', `/authorizations/${requestIn(location)}`)).body['step'];
  const claimsOf = async (back: URL) => {
    const { body } = await offices.post(
      'external',
      '/oauth/token',
      {
        grant_type: 'authorization_code',
        code: back.searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
        code_verifier: verifier,
      },
      basic(app, offices.secrets.get(app) ?? ''),
    );
    const read = (token: unknown) =>
      JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as Record<
        string,
        unknown
      >;
    return { id: read(body['id_token']), access: read(body['access_token']) };
  };

  test('two factors are wanted where nothing less is named', () => {
    for (const asked of ['gatehouse:2fa', 'other gatehouse:2fa']) assert.ok(wantsTwoFactors(asked), asked);
    for (const asked of [
      undefined,
      '',
      'gatehouse:1fa',
      'gatehouse:2fa gatehouse:1fa',
      'other',
      ['gatehouse:2fa'],
    ])
      assert.ok(!wantsTwoFactors(asked), String(asked));
  });

  test('whoever has one factor only does not get on, and is told what to do', async () => {
    const { location } = await visit(offices, dora, authorizeUrl(app, twice));
    assert.equal(await stepOf(location), 'second-factor');
    assert.equal((await answer(dora, requestIn(location), 'go-on')).status, 409);
    assert.equal((await answer(dora, requestIn(location), 'agree')).status, 409);
    const { location: back } = await answer(dora, requestIn(location), 'refuse');
    assert.match((await visit(offices, dora, back)).location, /error=access_denied/);
  });

  test('nobody is asked silently: without a page the application hears that a sign-in is needed', async () => {
    const { location } = await visit(offices, dora, authorizeUrl(app, { ...twice, prompt: 'none' }));
    assert.match(location, /error=login_required/);
  });

  test('whoever signed in with two goes on, and the tokens say so', async () => {
    await setSession({ methods: '["pwd","otp","mfa"]' });
    const { id, access } = await claimsOf(await agreeToAll(offices, dora, authorizeUrl(app, twice)));
    assert.equal(id['acr'], 'gatehouse:2fa');
    assert.equal(access['acr'], 'gatehouse:2fa');
    const { location } = await visit(offices, dora, authorizeUrl(app, { ...twice, prompt: 'none' }));
    assert.ok(location.startsWith(redirectUri) && location.includes('code='), location);
    await setSession({ methods: '["pwd"]' });
  });

  test('a sign-in that is older than the application wants must be done again', async () => {
    const hourAgo = Date.now() - 3_600_000;
    await setSession({ authenticated_at: hourAgo, created_at: hourAgo });
    // What is remembered of the browser is as old as the sign-in that it goes by.
    await agreeToAll(offices, dora, authorizeUrl(app, { max_age: '7200', prompt: 'login' })).catch(
      () => undefined,
    );
    const { location } = await visit(offices, dora, authorizeUrl(app, { max_age: '0' }));
    assert.equal(await stepOf(location), 'sign-in-again');
    assert.equal((await answer(dora, requestIn(location), 'go-on')).status, 409);
    await setSession({ authenticated_at: Date.now() + 1000, created_at: hourAgo });
    assert.equal(await stepOf(location), 'go-on');
    const onward = await answer(dora, requestIn(location), 'go-on');
    const back = new URL((await visit(offices, dora, onward.location)).location);
    const { id, access } = await claimsOf(back);
    assert.ok(Number(id['auth_time']) * 1000 > Date.now() - 10_000);
    assert.equal(access['auth_time'], id['auth_time']);
  });

  test('prompt=login is not answered by the sign-in of before', async () => {
    await setSession({ authenticated_at: Date.now() - 60_000, created_at: Date.now() - 60_000 });
    const { location } = await visit(offices, dora, authorizeUrl(app, { prompt: 'login' }));
    assert.equal(await stepOf(location), 'sign-in-again');
  });

  suite('where the realm asks everybody for a second factor', () => {
    const ask = (second_factor: 'optional' | 'required') =>
      offices.store.change(({ tx }) =>
        tx
          .insertInto('realm_settings')
          .values({ realm: 'external', second_factor, created_at: 1, updated_at: 1, revision: 1 })
          .onConflict(of => of.column('realm').doUpdateSet({ second_factor }))
          .execute(),
      );
    before(async () => {
      await setSession({ methods: '["pwd"]', authenticated_at: Date.now(), created_at: Date.now() });
      await ask('required');
    });
    after(() => ask('optional'));

    test('no application gets anything by a password alone, though it was let in before', async () => {
      const { location } = await visit(offices, dora, authorizeUrl(app));
      assert.equal(await stepOf(location), 'second-factor');
      for (const said of ['go-on', 'agree'] as const)
        assert.equal((await answer(dora, requestIn(location), said)).status, 409);
    });

    test('that an application names a lesser level changes nothing, nor that it asks silently', async () => {
      const { location } = await visit(offices, dora, authorizeUrl(app, { acr_values: 'gatehouse:1fa' }));
      assert.equal(await stepOf(location), 'second-factor');
      const silent = await visit(offices, dora, authorizeUrl(app, { prompt: 'none' }));
      assert.match(silent.location, /error=login_required/);
    });

    test('a request that was begun before the rule is not gone on with after it', async () => {
      await ask('optional');
      const { location } = await visit(offices, dora, authorizeUrl(app, { prompt: 'login' }));
      await setSession({ authenticated_at: Date.now() + 1000 });
      assert.equal(await stepOf(location), 'go-on');
      await ask('required');
      assert.equal((await answer(dora, requestIn(location), 'go-on')).status, 409);
    });

    test('whoever showed two goes on', async () => {
      await setSession({ methods: '["pwd","otp","mfa"]' });
      const { access } = await claimsOf(await agreeToAll(offices, dora, authorizeUrl(app)));
      assert.equal(access['acr'], 'gatehouse:2fa');
    });
  });
});
