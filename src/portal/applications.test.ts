import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { listAudit } from '#audit';
import { bounds } from './bounds.ts';
import { type Answer, expectStatus, openTestPortal, publishApi, type TestPortal } from './testing.ts';

let portal: TestPortal;
before(async () => {
  portal = await openTestPortal();
  await publishApi(portal, 'weather');
  await expectStatus(201, portal.admin('POST', '/plans', { name: 'free', approval: 'automatic' }));
  await expectStatus(201, portal.admin('POST', '/plans', { name: 'gold', approval: 'manual' }));
  await portal.signIn('dora');
});
beforeEach(() => {
  portal.clock.time += 60_000;
});
after(() => portal.close());

const post = (url: string, body: unknown, as = 'dora'): Promise<Answer> =>
  portal.call({ method: 'POST', url, as, body });
const get = (url: string, as = 'dora'): Promise<Answer> => portal.call({ url, as });

let count = 0;
async function madeApplication(as = 'dora', kind = 'confidential'): Promise<string> {
  count += 1;
  const made = await expectStatus(201, post('/applications', { title: `App ${count}`, kind }, as));
  return `/applications/${String(made.body['id'])}`;
}

const lastAudited = async () => (await listAudit(portal.store.db, {}, { limit: 1 })).entries[0];
const itemsOf = ({ body }: Answer) => body['items'] as Record<string, unknown>[];

suite('an application', () => {
  test('gets a name made of its title that tells nothing of others with the same', async () => {
    const names = new Set<unknown>();
    for (const title of ['Übung & Co.', 'Übung & Co.']) {
      const { body } = await expectStatus(201, post('/applications', { title, kind: 'confidential' }));
      assert.match(String(body['name']), /^ubung-co-[0-9a-z]{6}$/);
      names.add(body['name']);
    }
    assert.equal(names.size, 2);
    const odd = await expectStatus(201, post('/applications', { title: '気象', kind: 'confidential' }));
    assert.match(String(odd.body['name']), /^app-[0-9a-z]{6}$/);
  });

  test('is audited under the person who made it', async () => {
    await madeApplication();
    const entry = await lastAudited();
    assert.equal(entry?.actor, 'user:dora');
    assert.equal(entry.action, 'application.create');
  });

  test('takes neither a developer, a tag nor a name from outside', async () => {
    for (const more of [
      { developerId: 'dev_x' },
      { tag: 'x' },
      { name: 'x' },
      { active: true },
      { id: 'app_x' },
    ])
      assert.equal((await post('/applications', { title: 'x', kind: 'public', ...more })).status, 400);
    const url = await madeApplication();
    for (const body of [{ active: true }, { tag: 'x' }, { developerId: 'x' }, {}])
      assert.equal(
        (await portal.call({ method: 'PATCH', url, as: 'dora', body, ifMatch: '"1"' })).status,
        400,
      );
  });

  test('that runs where others can read its key comes with advice', async () => {
    const url = await madeApplication('dora', 'public');
    assert.match(String((await get(url)).body['advice']), /can be read by anybody/);
    assert.equal((await get(await madeApplication())).body['advice'], null);
  });

  test('is changed only by who saw its latest state', async () => {
    const url = await madeApplication();
    const patch = (ifMatch?: string) =>
      portal.call({
        method: 'PATCH',
        url,
        as: 'dora',
        body: { title: 'New' },
        ...(ifMatch === undefined ? {} : { ifMatch }),
      });
    assert.equal((await patch()).status, 428);
    assert.equal((await patch('"1"')).status, 200);
    assert.equal((await patch('"1"')).status, 412);
  });

  test('cannot be made without end', async () => {
    await portal.signIn('many');
    for (let made = 0; made < bounds.applications; made += 1) {
      portal.clock.time += 2_000;
      await madeApplication('many');
    }
    const refused = await post('/applications', { title: 'One more', kind: 'public' }, 'many');
    assert.equal(refused.status, 409, refused.text);
  });
});

suite('suspension', () => {
  test('of a developer ends all but revoking keys and looking', async () => {
    await portal.signIn('sue');
    const url = await madeApplication('sue');
    const { body } = await expectStatus(201, post(`${url}/keys`, { environment: 'live' }, 'sue'));
    const suspend = '/developers/sue/suspend';
    const suspended = await portal.admin('POST', suspend, { reason: 'looked into' }, '"1"');
    assert.equal(suspended.status, 200, suspended.text);
    assert.equal((await post('/applications', { title: 'x', kind: 'public' }, 'sue')).status, 403);
    assert.equal((await post(`${url}/keys`, { environment: 'live' }, 'sue')).status, 403);
    const wanted = { api: 'weather', version: 'v1', plan: 'free' };
    assert.equal((await post(`${url}/subscriptions`, wanted, 'sue')).status, 403);
    assert.equal((await get(url, 'sue')).status, 200);
    const revoke = `${url}/keys/${String(body['id'])}/revoke`;
    assert.equal((await post(revoke, { reason: 'it got out' }, 'sue')).status, 200);
  });

  test('of an application ends new keys and subscriptions', async () => {
    const url = await madeApplication();
    const suspended = await portal.admin('POST', `${url}/suspend`, { reason: 'looked into' }, '"1"');
    assert.equal(suspended.status, 200, suspended.text);
    assert.equal((await post(`${url}/keys`, { environment: 'live' })).status, 409);
    const wanted = { api: 'weather', version: 'v1', plan: 'free' };
    assert.equal((await post(`${url}/subscriptions`, wanted)).status, 409);
  });
});

suite('a subscription', () => {
  const wanted = { api: 'weather', version: 'v1', plan: 'free' };

  test('is granted at once, or waits where the plan asks for approval', async () => {
    const [one, two] = [await madeApplication(), await madeApplication()];
    const granted = await expectStatus(201, post(`${one}/subscriptions`, wanted));
    assert.equal(granted.body['status'], 'approved');
    const waiting = await expectStatus(201, post(`${two}/subscriptions`, { ...wanted, plan: 'gold' }));
    assert.equal(waiting.body['status'], 'pending');
    assert.equal((await lastAudited())?.actor, 'user:dora');
    assert.equal(itemsOf(await get(`${two}/subscriptions`))[0]?.['planTitle'], 'gold');
  });

  test('reaches the gateways in the Feed', async () => {
    const url = await madeApplication();
    const { body } = await expectStatus(201, post(`${url}/subscriptions`, wanted));
    const row = await portal.store.db
      .selectFrom('feed')
      .selectAll()
      .where('subject_id', '=', String(body['id']))
      .executeTakeFirst();
    assert.ok(row?.state?.includes('"approved":true'));
  });

  test('is refused for what the portal does not show, as for what does not exist', async () => {
    await portal.admin('POST', '/apis', { name: 'secret' });
    await portal.admin('POST', '/apis/secret/versions', {
      name: 'v1',
      upstream: { targets: ['http://127.0.0.1:9'] },
    });
    const url = await madeApplication();
    for (const over of [{ api: 'secret' }, { api: 'nothing' }, { version: 'v9' }, { plan: 'nothing' }])
      assert.equal((await post(`${url}/subscriptions`, { ...wanted, ...over })).status, 404);
  });

  test('to a version for partners waits for approval under every plan', async () => {
    await publishApi(portal, 'partners', { audience: 'registered' });
    const version = await portal.admin('GET', '/apis/partners/versions/v1');
    const lists = await portal.admin('POST', '/attachments', {
      scope: 'version',
      scopeId: String(version.body['id']),
      policy: 'address-list',
      options: { allow: ['192.0.2.0/24'] },
    });
    assert.equal(lists.status, 201, lists.text);
    const now = await portal.admin('GET', '/apis/partners/versions/v1');
    const tightened = await portal.admin(
      'PATCH',
      '/apis/partners/versions/v1',
      { audience: 'partner' },
      String(now.headers['etag']),
    );
    assert.equal(tightened.status, 200, tightened.text);
    const url = await madeApplication();
    const made = await expectStatus(201, post(`${url}/subscriptions`, { ...wanted, api: 'partners' }));
    assert.equal(made.body['status'], 'pending');
    const offer = await get('/apis/partners/versions/v1');
    assert.ok((offer.body['plans'] as { approval: string }[]).every(({ approval }) => approval === 'manual'));
    const demands = offer.body['demands'] as { control: string }[];
    assert.ok(['agreement', 'address-list'].every(name => demands.some(({ control }) => control === name)));
  });

  for (const verb of ['suspend', 'reject'])
    test(`that its owner decided to ${verb} is not undone by asking anew`, async () => {
      const url = await madeApplication();
      const plan = verb === 'reject' ? 'gold' : 'free';
      const { body } = await expectStatus(201, post(`${url}/subscriptions`, { ...wanted, plan }));
      const decide = `/subscriptions/${String(body['id'])}/${verb}`;
      const decided = await portal.admin('POST', decide, undefined, '"1"');
      assert.equal(decided.status, 200, decided.text);
      const remove = { method: 'DELETE', url: `${url}/subscriptions/${String(body['id'])}` } as const;
      assert.equal((await portal.call({ ...remove, as: 'dora', ifMatch: '"2"' })).status, 409);
      assert.equal((await post(`${url}/subscriptions`, wanted)).status, 409);
    });

  test('ends when its holder says so', async () => {
    const url = await madeApplication();
    const { body } = await expectStatus(201, post(`${url}/subscriptions`, wanted));
    const remove = {
      method: 'DELETE',
      url: `${url}/subscriptions/${String(body['id'])}`,
      as: 'dora',
    } as const;
    assert.equal((await portal.call({ ...remove, ifMatch: '"1"' })).status, 204);
    assert.deepEqual(itemsOf(await get(`${url}/subscriptions`)), []);
  });
});
