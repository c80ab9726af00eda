/** The console behind a proxy with a name of its own, on this machine; attackers come through the proxy or past it. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { goodPassword, type House, openHouse, otherPassword, type Sent } from './testing.ts';

const url = 'https://console.example.org';
const proxy = '127.0.0.1';

suite('behind a proxy', () => {
  let house: House;
  before(async () => {
    house = await openHouse(undefined, {
      url,
      clientAddress: ({ socket, headers }) => {
        const told = headers['x-forwarded-for'];
        if (socket.remoteAddress !== proxy || typeof told !== 'string') return socket.remoteAddress;
        return told === 'unclear' ? undefined : told;
      },
    });
    await house.administrator();
  });
  after(() => house.close());

  const through = (client: string, more: Sent['headers'] = {}): Sent => ({
    from: proxy,
    headers: { host: 'console.example.org', origin: url, 'x-forwarded-for': client, ...more },
  });

  test('people sign in under the public URL, whichever name the proxy calls us by', async () => {
    for (const host of ['console.example.org', 'localhost:7002']) {
      const reply = await house
        .browser()
        .signIn('ada@example.org', goodPassword, through('192.0.2.1', { host }));
      assert.equal(reply.status, 200, host);
      for (const cookie of reply.cookies) assert.match(cookie, /^__Host-.*; Secure/);
    }
  });

  for (const origin of [
    'http://console.example.org',
    'https://console.example.org:7000',
    'https://portal.example.org',
    'https://console.example.org.attacker.example',
    'https://example.org',
    'null',
    '',
  ])
    test(`nobody signs in from a page of "${origin}"`, async () => {
      const sent = through('192.0.2.2', { origin });
      assert.equal((await house.browser().signIn('ada@example.org', goodPassword, sent)).status, 403);
    });

  test('a page on the same site is refused though its proxy sets our Host', async () => {
    const sent = through('192.0.2.2', { 'sec-fetch-site': 'same-site' });
    assert.equal((await house.browser().signIn('ada@example.org', goodPassword, sent)).status, 403);
  });

  test('a Host that is not ours is not answered', async () => {
    const sent = through('192.0.2.2', { host: 'attacker.example', origin: 'https://attacker.example' });
    assert.equal((await house.browser().signIn('ada@example.org', goodPassword, sent)).status, 421);
  });

  test('guesses of one client make nobody else wait', async () => {
    const guess = () => house.browser().signIn('ada@example.org', otherPassword, through('198.51.100.1'));
    for (let i = 0; i < 6; i++) assert.equal((await guess()).status, 401);
    assert.equal((await guess()).status, 429);
    const reply = await house.browser().signIn('ada@example.org', goodPassword, through('203.0.113.1'));
    assert.equal(reply.status, 200);
  });

  test('a client past the proxy does not choose under which address it is counted', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) {
      const sent = { ...through(`203.0.113.${i + 10}`), from: '192.0.2.66' };
      statuses.push((await house.browser().signIn('none@example.org', otherPassword, sent)).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 401, 429]);
  });

  test('a client that the proxies do not tell clearly is refused', async () => {
    const reply = await house.browser().signIn('ada@example.org', goodPassword, through('unclear'));
    assert.equal(reply.status, 400);
  });
});
