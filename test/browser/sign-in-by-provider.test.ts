import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  anonymousSession,
  problemAnswer,
  sessionOf,
  startFakeServer,
  type FakeRoutes,
  type FakeServer,
} from './fake-server.ts';
import { desktop, phone, startBrowser, watchedPage, type Watched, sound } from './support.ts';

const providers = {
  items: [
    { name: 'acme', title: 'Acme', kind: 'oidc' },
    { name: 'house', title: 'the house directory', kind: 'ldap' },
  ],
};

suite('the other ways in', () => {
  let browser: Browser;
  let server: FakeServer;
  let watched: Watched;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await watched.close();
    await server.close();
  });

  async function open(path: string, routes: FakeRoutes = {}, viewport = desktop): Promise<void> {
    server = await startFakeServer('portal', {
      'GET /api/session': () => ({ body: anonymousSession('external') }),
      'GET /api/sign-in-providers': () => ({ body: providers }),
      ...routes,
    });
    watched = await watchedPage(browser, { origins: [server.origin], viewport });
    await watched.page.goto(server.origin + path);
    await watched.page.waitForSelector('h1');
  }

  const look = (picture?: string) => sound(watched, picture);

  for (const [size, viewport] of [
    ['desktop', desktop],
    ['phone', phone],
  ] as const) {
    test(`stand below the password, on a ${size}`, async () => {
      await open('/sign-in?next=/applications', {}, viewport);
      await watched.page.getByRole('button', { name: 'Sign in with Acme' }).waitFor();
      await look(`sign-in-${size}`);
      await watched.page.getByRole('link', { name: 'Sign in with the house directory' }).click();
      await watched.page.getByRole('heading', { name: 'Sign in with the house directory' }).waitFor();
      await look(`directory-${size}`);
    });

    test(`say why they failed, on a ${size}`, async () => {
      const refused = () => problemAnswer(403, 'federation-refused', 'The provider does not let you in here');
      const routes = { 'POST /api/sign-in-providers/acme/come-back': refused };
      await open('/sign-in/callback/acme?code=planted&state=s', routes, viewport);
      await watched.page.getByText('The provider does not let you in here', { exact: true }).waitFor();
      assert.equal(new URL(watched.page.url()).search, '');
      await look(`callback-${size}`);
    });
  }

  test('send what the provider gave once, and leave nothing of it behind', async () => {
    await open('/sign-in/callback/acme?code=planted&state=s&iss=https://idp.example&error_description=x', {
      'POST /api/sign-in-providers/acme/come-back': () => ({
        body: sessionOf(['session:open', 'session:own']),
      }),
    });
    await watched.page.waitForURL(`${server.origin}/`);
    const sent = server.calls.filter(({ path }) => path.endsWith('/come-back'));
    assert.deepEqual(
      sent.map(({ body }) => body),
      [{ state: 's', code: 'planted', iss: 'https://idp.example' }],
    );
    const kept = await watched.page.evaluate<string>(
      'JSON.stringify([location.href, history.state, { ...sessionStorage }, { ...localStorage }])',
    );
    assert.ok(!kept.includes('planted'));
  });
});
