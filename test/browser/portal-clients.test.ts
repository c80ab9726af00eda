/** How developers find the right way to tokens in the portal, and look after the client that they made. */
import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Client, ClientSecret } from '../../ui/kit/api/portal.ts';
import { adviceFor, answersOf } from '#manager';
import {
  type FakeRoutes,
  type FakeServer,
  problemAnswer,
  sessionOf,
  startFakeServer,
} from './fake-server.ts';
import * as data from './portal-data.ts';
import { desktop, phone, startBrowser, watchedPage, type Watched, sound } from './support.ts';

const now = Date.now();
const day = 86_400_000;
const secretText = 'gh_secret_0123456789abcdefghijklmnopq_ABCDEF';

const client: Client = {
  id: 'app_1',
  kind: 'server-web',
  grants: ['authorization_code', 'refresh_token'],
  authentication: 'client_secret_basic',
  redirectUris: [
    'https://app.example.com/callback',
    `https://${'long-name-'.repeat(6)}.example.com/callback`,
  ],
  postLogoutUris: [],
  backchannelLogoutUri: null,
  keys: [],
  scopes: ['licences:read', 'licences:write'],
  binding: 'none',
  pushedRequestsOnly: false,
  firstParty: false,
  selfManaged: true,
  legacy: [],
  createdAt: now - day,
  updatedAt: now,
  revision: 3,
};

const secret: ClientSecret = {
  id: 'sec_1',
  hint: 'nopq',
  state: 'working',
  createdAt: now - day,
  notAfter: now + 90 * day,
  revokedAt: null,
  lastUsedAt: null,
};

const own = '/api/applications/app_1';

suite('tokens in the portal', () => {
  let browser: Browser;
  let server: FakeServer;
  let watched: Watched;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await watched?.close();
    await server?.close();
  });

  async function open(
    path: string,
    {
      there = client,
      routes = {},
      viewport = desktop,
    }: { there?: Client | null; routes?: FakeRoutes; viewport?: typeof desktop } = {},
  ): Promise<void> {
    server = await startFakeServer('portal', {
      'GET /api/session': () => ({ body: sessionOf(['session:own', 'portal:read', 'portal:own'], []) }),
      [`GET ${own}`]: () => ({ body: data.application }),
      [`GET ${own}/client`]: () => ({ body: { client: there } }),
      [`GET ${own}/client/secrets`]: () => ({
        body: {
          items: [secret, { ...secret, id: 'sec_2', hint: 'wxyz', state: 'revoked', revokedAt: now }],
          next: null,
        },
      }),
      'GET /api/client-advice': ({ query }) => ({
        body: adviceFor(answersOf(query as unknown as Parameters<typeof answersOf>[0])),
      }),
      ...routes,
    });
    watched = await watchedPage(browser, { origins: [server.origin], viewport });
    await watched.page.goto(server.origin + path);
  }

  const look = (picture?: string) => sound(watched, picture);

  for (const [name, viewport] of [
    ['desktop', desktop],
    ['phone', phone],
  ] as const) {
    test(`three answers lead to a client, and its secret is shown this once (${name})`, async () => {
      const made = { client, secret: { ...secret, secret: secretText, advice: ['Copy it now.'] } };
      const routes: FakeRoutes = { [`POST ${own}/client`]: () => ({ status: 201, body: made }) };
      await open('/applications/app_1/tokens', { there: null, routes, viewport });
      const { page } = watched;
      await page.getByRole('link', { name: 'Find the right way' }).click();
      await page.getByRole('radio', { name: 'On a server' }).check();
      await page
        .getByRole('radiogroup', { name: 'Does a person' })
        .getByRole('radio', { name: 'Yes' })
        .check();
      await page
        .getByRole('radiogroup', { name: 'Can it keep a secret' })
        .getByRole('radio', { name: 'Yes' })
        .check();
      await page.getByText('PKCE ties the code').waitFor();
      await look(`adviser-${name}`);
      await page.getByRole('button', { name: 'Create client' }).click();
      await page.getByText('Name the address to which').waitFor();
      await page.getByLabel('Addresses to come back to').fill('https://app.example.com/callback');
      await page.getByRole('button', { name: 'Create client' }).click();
      await page.getByText(secretText).waitFor();
      await look(`secret-${name}`);
      const sent = server.calls.find(({ method }) => method === 'POST');
      assert.deepEqual(sent?.body, {
        kind: 'server-web',
        grants: ['authorization_code', 'refresh_token'],
        redirectUris: ['https://app.example.com/callback'],
      });
      assert.ok(!page.url().includes('gh_secret'));
    });

    test(`a client shows what it is, its secrets, and how to get a token (${name})`, async () => {
      const legacy = [{ grant: 'implicit', until: null }] as const;
      await open('/applications/app_1/tokens', { there: { ...client, legacy: [...legacy] }, viewport });
      const { page } = watched;
      await page.getByText('This client uses a legacy grant').waitFor();
      await page.getByText('nopq', { exact: true }).waitFor();
      await page.getByText("redirect_uri: 'https://app.example.com/callback'").waitFor();
      await look(`tokens-${name}`);
    });

    test(`settings go back with what was typed, faults at their fields (${name})`, async () => {
      const errors = [{ at: '/redirectUris/1', message: 'must use https:' }];
      const routes: FakeRoutes = {
        [`PATCH ${own}/client`]: () => problemAnswer(400, 'invalid-input', 'Invalid input', { errors }),
      };
      await open('/applications/app_1/tokens/settings', { routes, viewport });
      const { page } = watched;
      await page.getByLabel('Scopes').fill('');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('must use https:').waitFor();
      await look(`settings-${name}`);
      const sent = server.calls.find(({ method }) => method === 'PATCH');
      assert.ok(sent !== undefined);
      assert.equal((sent.body as { scopes: unknown }).scopes, null);
      assert.equal(sent.headers['if-match'], '"3"');
    });
  }

  test('where nothing is safe, nothing is made', async () => {
    await open('/applications/app_1/tokens/new', { there: null });
    const { page } = watched;
    await page.getByRole('radio', { name: 'In a browser' }).check();
    await page.getByRole('radiogroup', { name: 'Does a person' }).getByRole('radio', { name: 'No' }).check();
    await page.getByText('No way to tokens is safe here').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Create client' }).count(), 0);
    await look('none');
  });

  for (const [name, viewport] of [
    ['desktop', desktop],
    ['phone', phone],
  ] as const)
    test(`a token for programs that register themselves is shown this once, and revoked (${name})`, async () => {
      const token = {
        id: 'rgt_1',
        purpose: 'installations of version 2, with a name that is longer than anybody would like',
        hint: 'wxyz',
        uses: 20,
        usesLeft: 20,
        createdAt: now,
        notAfter: now + 7 * day,
        revokedAt: null,
      };
      let tokens: object[] = [];
      const text = 'gh_register_0123456789abcdefghijklmnopq_ABCDEF';
      const routes: FakeRoutes = {
        'GET /api/registration-tokens': () => ({ body: { items: tokens, next: null } }),
        'POST /api/registration-tokens': () => {
          tokens = [token];
          return { status: 201, body: { ...token, token: text } };
        },
        'POST /api/registration-tokens/rgt_1/revoke': () => {
          tokens = [{ ...token, revokedAt: now }];
          return { body: tokens[0] };
        },
      };
      await open('/applications/by-programs', { routes, viewport });
      const { page } = watched;
      await page.getByRole('heading', { name: 'No registration tokens' }).waitFor();
      await page.getByRole('button', { name: 'Make registration token' }).click();
      await page.getByRole('button', { name: 'Make token' }).click();
      await page.getByText('Say what it is for.').first().waitFor();
      await page.getByLabel('What is it for?').fill(token.purpose);
      await page.getByLabel('Applications that may be registered').fill('20');
      await page.getByRole('button', { name: 'Make token' }).click();
      await page.getByText(text).waitFor();
      await look(`by-programs-made-${name}`);
      assert.deepEqual(server.calls.find(call => call.method === 'POST')?.body, {
        purpose: token.purpose,
        uses: 20,
        days: 7,
      });
      await page.getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByText('20 of 20').waitFor();
      assert.equal(await page.getByText(text).count(), 0);
      await look(`by-programs-${name}`);
      await page.getByRole('button', { name: /^Revoke the token/ }).click();
      await page.getByLabel('Reason').fill('the roll-out is over');
      await page.getByRole('button', { name: 'Revoke token' }).click();
      await page.getByText('Revoked', { exact: true }).waitFor();
    });

  test('a secret is rotated with an overlap', async () => {
    const made = { ...secret, id: 'sec_3', secret: secretText, advice: ['Copy it now.'] };
    const routes: FakeRoutes = {
      [`POST ${own}/client/secrets/sec_1/rotate`]: () => ({ status: 201, body: made }),
    };
    await open('/applications/app_1/tokens', { routes });
    const { page } = watched;
    await page.getByRole('link', { name: 'Rotate secret nopq' }).click();
    await page.getByRole('button', { name: 'Rotate secret' }).click();
    await page.getByText(secretText).waitFor();
    await look();
    const sent = server.calls.find(({ method }) => method === 'POST');
    assert.deepEqual(sent?.body, { overlapSeconds: 86_400 });
  });
});
