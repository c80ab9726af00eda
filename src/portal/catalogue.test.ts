import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { day, openTestPortal, publishApi, publishVersion, type TestPortal } from './testing.ts';

let portal: TestPortal;
before(async () => {
  portal = await openTestPortal();
  await publishApi(
    portal,
    'weather',
    {},
    { title: 'Wetter', owner: 'Met office', description: 'Über Rain.' },
  );
  await portal.admin('POST', '/apis', { name: 'hidden' });
  await portal.admin('POST', '/apis/hidden/versions', {
    name: 'v1',
    audience: 'internal',
    profile: 'internal-service@2',
    upstream: { targets: ['http://127.0.0.1:9'] },
    contract: {
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      paths: { '/a': { get: { responses: {} } } },
    },
  });
  await portal.admin('POST', '/apis', { name: 'drafted' });
  await portal.admin('POST', '/apis/drafted/versions', {
    name: 'v1',
    upstream: { targets: ['http://127.0.0.1:9'] },
    contract: {
      openapi: '3.1.0',
      info: { title: 'x', version: '1' },
      paths: { '/a': { get: { responses: {} } } },
    },
  });
});
after(() => portal.close());

const namesAt = async (url: string): Promise<string[]> => {
  const { items } = (await portal.call({ url })).body as { items: { name: string }[] };
  return items.map(({ name }) => name);
};

suite('the catalogue shows', () => {
  test('an API that is published, to everybody', async () => {
    const answer = await portal.call({ url: '/apis/weather' });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body['version'], 'v1');
    assert.deepEqual(answer.body['categories'], { tells: 1, does: 2, 'tells-harm': 0, 'does-harm': 0 });
  });

  test('neither a draft nor what is for the inside, published or not, and no sign that either exists', async () => {
    const published = await portal.admin('POST', '/apis/hidden/versions/v1/publish', {});
    assert.equal(published.status, 200, published.text);
    assert.deepEqual(await namesAt('/apis'), ['weather']);
    for (const name of ['hidden', 'drafted'])
      for (const path of ['', '/versions/v1', '/versions/v1/contract']) {
        const real = await portal.call({ url: `/apis/${name}${path}` });
        const madeUp = await portal.call({ url: `/apis/no-such-api${path}` });
        const { instance: _, ...told } = real.body;
        const { instance: __, ...toldOfNothing } = madeUp.body;
        assert.equal(real.status, 404);
        assert.deepEqual(told, toldOfNothing);
      }
  });

  test('what a search names, whatever its case and accents', async () => {
    assert.deepEqual(await namesAt('/apis?search=UBER%20wett'), ['weather']);
    assert.deepEqual(await namesAt('/apis?search=met%20snow'), []);
    assert.deepEqual(await namesAt('/apis?search=%25'), []);
  });

  test('what filters ask for', async () => {
    assert.deepEqual(await namesAt('/apis?category=does&audience=registered'), ['weather']);
    assert.deepEqual(await namesAt('/apis?category=does-harm'), []);
    assert.deepEqual(await namesAt('/apis?audience=partner'), []);
    assert.equal((await portal.call({ url: '/apis?audience=internal' })).status, 400);
    assert.equal((await portal.call({ url: `/apis?search=${'x'.repeat(101)}` })).status, 400);
  });

  test('a version with what it asks of callers, without any threshold', async () => {
    const { body } = await portal.call({ url: '/apis/weather/versions/v1' });
    const demands = body['demands'] as { control: string; text: string; everywhere: boolean }[];
    assert.deepEqual(
      demands.map(({ control }) => control),
      [
        'transport-security',
        'api-key',
        'subscription',
        'request-validation',
        'rate-limit',
        'quota',
        'threat-protection',
      ],
    );
    assert.ok(demands.every(({ everywhere }) => everywhere));
    for (const { text } of demands) assert.doesNotMatch(text.replace('429', ''), /\d/);
    assert.equal(body['category'], 'does');
    assert.equal(body['keyHeader'], 'x-api-key');
    assert.deepEqual(body['addresses'], [
      'https://gw.example.org:8443/weather/v1',
      'http://localhost:8080/weather/v1',
    ]);
  });

  test('neither the upstream nor anybody by name in a version', async () => {
    const { text } = await portal.call({ url: '/apis/weather/versions/v1' });
    assert.doesNotMatch(text, /inside\.example|tester|operator/);
  });

  test('a version as it is served after a rollback, not as the catalogue has it', async () => {
    const { number } = ((await portal.admin('GET', '/snapshots')).body as { items: { number: number }[] })
      .items[0] ?? { number: 0 };
    await publishVersion(portal, 'weather', 'v2');
    assert.equal((await portal.call({ url: '/apis/weather' })).body['version'], 'v2');
    const back = await portal.admin('POST', `/snapshots/${number}/roll-back`, { reason: 'that was wrong' });
    assert.equal(back.status, 200, back.text);
    assert.equal((await portal.call({ url: '/apis/weather' })).body['version'], 'v1');
    assert.equal((await portal.call({ url: '/apis/weather/versions/v2' })).status, 404);
  });
});

suite('the changelog and the status', () => {
  test('say what happened and when, not who did it or why', async () => {
    const { body, text } = await portal.call({ url: '/apis/weather/versions/v1' });
    const [first] = (body['changelog'] as { event: string }[]).slice(-1);
    assert.equal(first?.event, 'published');
    assert.doesNotMatch(text, /operator|tester|that was wrong/);
  });

  test('are asked of the history of traffic once, however many ask', async () => {
    portal.clock.time += day;
    const before = portal.asked.length;
    for (let time = 0; time < 5; time += 1) await portal.call({ url: '/apis/weather/versions/v1' });
    assert.equal(portal.asked.length - before, 2);
  });
});
