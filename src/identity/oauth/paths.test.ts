import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { basic, type Offices, openOffices } from './testing.ts';

const variants = [
  'Token',
  'TOKEN',
  'token/',
  '/token',
  '%74oken',
  'token;a',
  'token%2f',
  'Revoke',
  'revoke/',
  'REVOKE',
  'Introspect',
  'introspect/',
  'Par',
  'par/',
  'Authorize',
  'authorize/',
  'Device',
  'device/',
  'DEVICE',
  'device/Authorize',
  'device/authorize/',
  'ınrospect',
  'devıce',
  'to\u212Aen',
  'logout/confirm/',
  '.Well-known/openid-configuration',
];

/** The library takes cases and slashes as they come; what counts and what reads tokens before it does not. */
suite('paths of the authorization server', () => {
  let offices: Offices;
  let id: string;
  before(async () => {
    offices = await openOffices();
    const city = await offices.api('city', { 'city:read': 'Read' });
    id = await offices.client({}, { versions: [city] });
  });
  after(() => offices?.close());

  for (const variant of variants)
    test(`are written in one way: ${variant} is none`, async () => {
      const path = `/oauth/${encodeURI(variant).replaceAll('%25', '%')}`;
      const form = { grant_type: 'client_credentials', token: 'x', user_code: 'BBBB-CCCC' };
      const auth = basic(id, offices.secrets.get(id) ?? '');
      for (const answer of [
        await offices.post('external', path, form, auth),
        await offices.get('external', path),
      ])
        assert.deepEqual([answer.status, answer.headers['set-cookie']], [404, undefined], answer.text);
    });

  test('take their parameters after a question mark', async () => {
    const { status } = await offices.get('external', '/oauth/.well-known/openid-configuration?a=/');
    assert.equal(status, 200);
  });

  test('let nobody try codes of devices past the count of the address', async () => {
    const tries = Array.from(
      { length: 130 },
      (_, count) => ['device', 'Device', 'device/', 'DEVICE'][count % 4],
    );
    const seen = new Set<number>();
    for (const path of tries)
      seen.add((await offices.get('external', `/oauth/${path}?user_code=BBBB-CCCC`)).status);
    for (let count = 0; count < 90; count += 1)
      seen.add((await offices.get('external', '/oauth/device?user_code=BBBB-CCCC')).status);
    assert.deepEqual(
      [...seen].toSorted((one, other) => one - other),
      [200, 404, 429],
    );
  });
});
