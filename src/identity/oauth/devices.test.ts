import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Offices, openOffices } from './testing.ts';

const grant = 'urn:ietf:params:oauth:grant-type:device_code';

suite('codes of devices (RFC 8628)', () => {
  let offices: Offices;
  let city: string;
  let thermostat: string;
  before(async () => {
    offices = await openOffices();
    city = await offices.api('city', { 'city:read': 'Read' });
    thermostat = await device();
  });
  after(() => offices?.close());

  const device = () =>
    offices.client(
      { grants: [grant, 'refresh_token'], authentication: 'none' },
      { kind: 'device', versions: [city] },
    );
  const begin = async (client = thermostat) => {
    const form = { client_id: client, scope: 'city:read' };
    const { body } = await offices.post('external', '/oauth/device/authorize', form);
    return { code: String(body['device_code']), shown: String(body['user_code']) };
  };
  const poll = async (code: string, client = thermostat, realm: 'internal' | 'external' = 'external') => {
    const form = { grant_type: grant, client_id: client, device_code: code };
    return (await offices.post(realm, '/oauth/token', form)).body['error'];
  };

  test('give nothing before somebody has agreed', async () => {
    const { code } = await begin();
    assert.equal(await poll(code), 'authorization_pending');
  });

  test('are nothing to another device, and what it asked for stays with the first', async () => {
    const { code } = await begin();
    assert.equal(await poll(code, await device()), 'invalid_grant');
    assert.equal(await poll(code), 'authorization_pending');
  });

  test('are nothing in the other realm, and the short one is not the long one', async () => {
    const { code, shown } = await begin();
    assert.equal(await poll(code, thermostat, 'internal'), 'invalid_client');
    assert.equal(await poll(shown), 'invalid_grant');
    assert.equal(await poll(shown.replace('-', '')), 'invalid_grant');
  });

  test('are too many to be tried', async () => {
    const { shown } = await begin();
    // 20 letters in eight places: ten minutes of the count of an address find one of 25 billion.
    assert.match(shown, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  });

  test('are for those that are devices', async () => {
    const service = await offices.client({}, { versions: [city] });
    const form = { client_id: service, client_secret: offices.secrets.get(service) ?? '' };
    const { status } = await offices.post('external', '/oauth/device/authorize', form);
    assert.ok(status >= 400);
  });

  const forged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'nothing that the page gave': {},
    'what another page gave': { xsrf: 'a'.repeat(43) },
    'an empty one': { xsrf: '' },
    'a list': { 'xsrf[]': 'x' },
  };
  for (const [what, form] of Object.entries(forged))
    test(`are not agreed to by a form with ${what} (CSRF)`, async () => {
      const { code, shown } = await begin();
      for (const confirm of ['yes', ''])
        await offices.post('external', '/oauth/device', { user_code: shown, confirm, ...form });
      await offices.post('external', '/oauth/device', { user_code: shown, abort: 'yes', ...form });
      // Neither agreed to nor refused.
      assert.equal(await poll(code), 'authorization_pending');
    });

  test('stand in the store in no form that works', async () => {
    const { code, shown } = await begin();
    const rows = JSON.stringify(await offices.store.db.selectFrom('oauth_artefacts').selectAll().execute());
    for (const secret of [code, shown, shown.replace('-', '')]) assert.ok(!rows.includes(secret));
  });
});
