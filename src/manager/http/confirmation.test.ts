import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { permissionsFor, type Principal } from '#credentials';
import { routes } from '../routes/index.ts';
import { openTestApi, start, type TestApi } from './testing.ts';

const minute = 60_000;
let signedInAt = start;

/** An administrator at a browser. */
const person = (): Principal => ({
  actor: 'user:usr_1',
  roles: ['administrator'],
  permissions: permissionsFor(['administrator', 'security']),
  user: {
    id: 'usr_1',
    realm: 'internal',
    developerId: null,
    sessionId: 'ses_1',
    amr: ['pwd'],
    acr: 'gatehouse:1fa',
    authenticatedAt: signedInAt,
    isHeldBack: false,
  },
});

let api: TestApi;
before(async () => {
  api = await openTestApi({ session: () => Promise.resolve(person()) });
});
after(() => api.close());

/** What hands out something that opens doors, or changes everything at once. */
const dangerous = [
  'POST /applications/:application/keys',
  'POST /keys/:key/rotate',
  'POST /applications/:application/client/secrets',
  'POST /client-secrets/:secret/rotate',
  'POST /applications/:application/signing-keys',
  'POST /applications/:application/certificates/issue',
  'POST /configuration/sync',
  'POST /tokens',
  'POST /waivers',
  'POST /authorities',
  'POST /vault/rotate',
];

suite('a session that somebody left open', () => {
  for (const place of dangerous)
    test(`is asked to confirm before ${place}`, async () => {
      const [method, url = ''] = place.split(' ');
      assert.ok(
        routes.some(route => route.method === method && route.url === url),
        'there is such a route',
      );
      signedInAt = api.clock.now() - 11 * minute;
      const answer = await api.call({
        method: 'POST',
        url: url.replaceAll(/:\w+/g, 'x'),
        as: null,
        body: {},
      });
      assert.equal(answer.status, 403);
      assert.match(String(answer.body['type']), /confirmation-needed$/);
    });

  test('syncs a declaration once its person has confirmed', async () => {
    signedInAt = api.clock.now() - 9 * minute;
    const sync = { method: 'POST', url: '/configuration/sync', body: { gatehouse: 1 } } as const;
    assert.equal((await api.call({ ...sync, as: null })).status, 200);
  });

  test('is no matter for a program, which has nobody to ask: its token says what it may', async () => {
    const as = await api.token(['administrator']);
    api.clock.time += 60 * minute;
    const sync = { method: 'POST', url: '/configuration/sync', body: { gatehouse: 1 } } as const;
    assert.equal((await api.call({ ...sync, as })).status, 200);
  });
});
