import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { listAudit } from '#audit';
import { bounds } from './bounds.ts';
import { type Answer, day, expectStatus, openTestPortal, type TestPortal } from './testing.ts';

let portal: TestPortal;
before(async () => {
  portal = await openTestPortal();
  await portal.signIn('dora');
});
beforeEach(() => {
  portal.clock.time += 120_000;
});
after(() => portal.close());

const callback = 'https://app.example.com/callback';
const post = (url: string, body: unknown): Promise<Answer> =>
  portal.call({ method: 'POST', url, as: 'dora', body });
const get = (url: string): Promise<Answer> => portal.call({ url, as: 'dora' });

async function madeApplication(): Promise<string> {
  const made = await expectStatus(201, post('/applications', { title: 'App', kind: 'confidential' }));
  return `/applications/${String(made.body['id'])}`;
}

suite('a client', () => {
  test('is made by its developer with a secret that is shown once, with how to keep it', async () => {
    const url = await madeApplication();
    assert.equal((await get(`${url}/client`)).body['client'], null);
    const { body } = await expectStatus(
      201,
      post(`${url}/client`, { kind: 'server-web', redirectUris: [callback] }),
    );
    const { secret, advice } = body['secret'] as { secret: string; advice: string[] };
    assert.match(secret, /^gh_secret_/);
    assert.ok(advice.length > 0);
    for (const page of [`${url}/client`, `${url}/client/secrets`])
      assert.ok(!(await expectStatus(200, get(page))).text.includes(secret));
    const entries = await listAudit(portal.store.db, {}, { limit: 200 });
    assert.ok(!JSON.stringify(entries).includes(secret));
  });

  const refused: readonly (readonly [string, object])[] = [
    ['of staff', { kind: 'service', realm: 'internal' }],
    ['that asks no user', { kind: 'service', firstParty: true }],
    [
      'with a secret where it cannot be kept',
      { kind: 'browser', redirectUris: [callback], authentication: 'client_secret_post' },
    ],
    ['with a wildcard', { kind: 'browser', redirectUris: ['https://*.example.com/'] }],
    ['with a legacy grant', { kind: 'browser', redirectUris: [callback], grants: ['implicit'] }],
    ['whose waiver it brings itself', { kind: 'service', legacy: [{ grant: 'password', until: 1 }] }],
  ];
  for (const [what, body] of refused)
    test(`${what} is refused`, async () => {
      const url = await madeApplication();
      assert.equal((await post(`${url}/client`, body)).status, 400);
      assert.equal((await get(`${url}/client`)).body['client'], null);
    });

  test('is not made or changed while the application is suspended, but can always be ended', async () => {
    const url = await madeApplication();
    const { body } = await expectStatus(201, post(`${url}/client`, { kind: 'service' }));
    const { id } = body['secret'] as { id: string };
    await expectStatus(200, portal.admin('POST', `${url}/suspend`, { reason: 'scrapes us' }));
    assert.equal((await post(`${url}/client/secrets`, {})).status, 409);
    assert.equal((await post(`${url}/client/secrets/${id}/rotate`, {})).status, 409);
    const change = { url: `${url}/client`, as: 'dora', ifMatch: '"1"' } as const;
    assert.equal((await portal.call({ ...change, method: 'PATCH', body: { scopes: [] } })).status, 409);
    await expectStatus(200, post(`${url}/client/secrets/${id}/revoke`, { reason: 'it got out' }));
    assert.equal((await portal.call({ ...change, method: 'DELETE' })).status, 204);
  });

  test('gets secrets for a lifetime, replaces them, and not without end', async () => {
    const url = await madeApplication();
    const { body } = await expectStatus(201, post(`${url}/client`, { kind: 'service' }));
    let { id } = body['secret'] as { id: string };
    const rotate = (over: object) => post(`${url}/client/secrets/${id}/rotate`, over);
    const rotated = await expectStatus(201, rotate({ overlapSeconds: 0, days: 7 }));
    assert.equal(rotated.body['notAfter'], portal.clock.time + 7 * day);
    for (let made = 2; made < bounds.secretsMadeADay; made += 1) {
      portal.clock.time += 2_000;
      ({ id } = made === 2 ? (rotated.body as { id: string }) : { id });
      ({ id } = (await expectStatus(201, rotate({ overlapSeconds: 0 }))).body as { id: string });
    }
    assert.equal((await rotate({ overlapSeconds: 0 })).status, 409);
    assert.equal((await post(`${url}/client/secrets`, {})).status, 409);
  });

  test('tells its developer not why staff revoked a secret', async () => {
    const url = await madeApplication();
    const { body } = await expectStatus(201, post(`${url}/client`, { kind: 'service' }));
    const { id } = body['secret'] as { id: string };
    const reason = 'we suspect Dora herself';
    await expectStatus(200, portal.admin('POST', `/client-secrets/${id}/revoke`, { reason }));
    assert.ok(!(await get(`${url}/client/secrets`)).text.includes('suspect'));
  });
});

suite('the adviser', () => {
  const asked = async (query: string) =>
    (await expectStatus(200, portal.call({ url: `/client-advice?${query}` }))).body;
  const advised: readonly (readonly [string, string | null])[] = [
    ['place=server&person=yes&secret=yes', 'server-web'],
    ['place=server&person=yes&secret=no', 'browser'],
    ['place=server&person=no&secret=yes', 'service'],
    ['place=server&person=no&secret=no', null],
    ['place=server&person=no', null],
    ['place=browser&person=yes', 'browser'],
    ['place=browser&person=yes&secret=yes', 'browser'],
    ['place=browser&person=no&secret=yes', null],
    ['place=app&person=yes', 'native'],
    ['place=app&person=yes&secret=yes', 'native'],
    ['place=app&person=yes&browser=no', 'device'],
    ['place=app&person=no&secret=yes', null],
    ['place=device&person=yes&browser=no', 'device'],
    ['place=device&person=yes&browser=yes', 'native'],
    ['place=device&person=no&secret=yes', 'service'],
    ['place=device&person=no', null],
  ];
  for (const [query, kind] of advised)
    test(`${query} leads to ${kind ?? 'none'}, and says why`, async () => {
      const advice = await asked(query);
      assert.equal(advice['kind'], kind);
      assert.ok((advice['why'] as string[]).length > 0);
    });

  test('gives no advice that the same portal would refuse', async () => {
    for (const [query] of advised) {
      const { kind, grants } = await asked(query);
      if (kind === null) continue;
      const url = await madeApplication();
      const redirects = kind === 'service' || kind === 'device' ? {} : { redirectUris: [callback] };
      await expectStatus(201, post(`${url}/client`, { kind, grants, ...redirects }));
    }
  });

  test('takes no other answers', async () => {
    for (const query of [
      '',
      'place=moon&person=yes',
      'place=server&person=maybe',
      'place=server&person=yes&x=1',
    ])
      assert.equal((await portal.call({ url: `/client-advice?${query}` })).status, 400);
  });
});
