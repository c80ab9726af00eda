/** The portal's screens in the states that a real server is hard to bring into. */
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
import * as data from './portal-data.ts';
import { axe, desktop, fitsWindow, phone, startBrowser, watchedPage, type Watched } from './support.ts';

const items = (...list: readonly unknown[]) => ({ body: { items: list, next: null } });
const none = () => items();
const own = '/applications/app_1';

const full: FakeRoutes = {
  'GET /apis': () => items(data.city, data.extreme),
  'GET /apis/city': () => ({ body: data.cityApi }),
  'GET /apis/city/versions/v2': () => ({ body: data.version }),
  'GET /apis/city/versions/v1': () => ({ body: data.old }),
  'GET /apis/:api/versions/:version/contract': () => ({ body: { openapi: '3.1.0', info: {}, paths: {} } }),
  'GET /ending-credentials': () => ({ body: { items: [] } }),
  'GET /applications': () => items(data.application),
  [`GET ${own}`]: () => ({ body: data.application }),
  [`GET ${own}/subscriptions`]: () => items(...data.subscriptions),
  [`GET ${own}/keys`]: () => items(...data.keys),
  [`GET ${own}/signing-keys`]: () => items(data.signingKey),
  [`GET ${own}/usage`]: () => ({ body: data.usage }),
  [`GET ${own}/limits`]: () => ({ body: data.limits }),
  [`GET ${own}/refusals`]: () => items(data.decision),
  'GET /decisions/d_1': () => ({ body: data.decision }),
};

interface Options {
  readonly routes?: FakeRoutes;
  readonly signedIn?: boolean;
  readonly viewport?: typeof desktop;
  readonly colorScheme?: 'light' | 'dark';
}

suite('the portal', () => {
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
    { routes = full, signedIn = true, viewport = desktop, colorScheme = 'light' }: Options = {},
  ): Promise<void> {
    const below = Object.entries(routes).map(([key, answer]) => [key.replace(' ', ' /api'), answer] as const);
    server = await startFakeServer('portal', {
      'GET /api/session': () => ({
        body: signedIn
          ? sessionOf(['session:own', 'portal:read', 'portal:own'], [])
          : anonymousSession('external', ['portal:read']),
      }),
      ...Object.fromEntries(below),
    });
    watched = await watchedPage(browser, { origins: [server.origin], viewport, colorScheme });
    await visit(path);
  }
  async function visit(path: string): Promise<void> {
    await watched.page.goto(server.origin + path);
    await watched.page.waitForSelector('h1');
  }
  async function look(): Promise<void> {
    await axe(watched.page);
    await fitsWindow(watched.page);
    watched.quiet();
  }
  const shows = (text: string | RegExp) => watched.page.getByText(text).first().waitFor({ timeout: 8000 });
  const press = (name: string) => watched.page.getByRole('button', { name, exact: true }).click();
  const bodyOf = (path: string) => server.calls.findLast(call => call.path === `/api${path}`)?.body;

  const pages = [
    ['/', 'Your applications'],
    ['/apis', 'Its owner has not described it yet.'],
    ['/apis/city', 'Works partly'],
    ['/apis/city/v1', 'This version is deprecated'],
    ['/apis/city/v2/subscribe', 'Another program?'],
    ['/applications', 'Weather widget'],
    ['/applications/new', 'Where will it run?'],
    [own, 'Waiting for approval.'],
    [`${own}/use`, '50 of 1,000 left'],
    [`${own}/settings`, 'In logs and analytics'],
    [`${own}/subscribe`, 'Its newest version'],
    [`${own}/keys/new`, 'What is it for?'],
    [`${own}/keys/key_1/rotate`, 'The old key works on for'],
    ['/why?id=d_1', 'The limit was reached.'],
  ] as const;

  for (const [viewport, colorScheme] of [
    [desktop, 'dark'],
    [phone, 'light'],
  ] as const)
    test(`every page with much in it, ${viewport.width} px, ${colorScheme}`, async () => {
      await open('/', { viewport, colorScheme });
      for (const [path, text] of pages) {
        await visit(path);
        await shows(text);
        await look();
      }
    });

  test('every page with nothing in it says what would be there and what to do', async () => {
    const routes: FakeRoutes = {
      ...full,
      'GET /apis': none,
      'GET /applications': none,
      'GET /apis/city/versions/v2': () => ({
        body: { ...data.version, plans: [], demands: [], changelog: [], operations: [] },
      }),
      [`GET ${own}/subscriptions`]: none,
      [`GET ${own}/keys`]: none,
      [`GET ${own}/signing-keys`]: none,
      [`GET ${own}/usage`]: () => ({ body: { ...data.usage, points: [] } }),
      [`GET ${own}/limits`]: none,
      [`GET ${own}/refusals`]: none,
    };
    await open('/', { routes });
    for (const [path, text] of [
      ['/', 'Make your first application'],
      ['/apis', 'No APIs yet'],
      ['/apis?search=nothing', 'No API fits'],
      ['/apis/city', 'No plans yet'],
      ['/apis/city/v1/subscribe', 'First, an application'],
      ['/applications', 'No applications yet'],
      [own, 'No subscriptions yet'],
      [`${own}/use`, 'No calls in this time'],
      ['/why', 'Nothing looked up yet'],
    ] as const) {
      await visit(path);
      await shows(text);
      await look();
    }
  });

  test('every page says when the server fails, and offers another attempt', async () => {
    const fails = () => problemAnswer(500, 'internal', 'Internal error');
    const routes = Object.fromEntries(Object.keys(full).map(key => [key, fails]));
    await open('/', { routes });
    for (const [path] of pages.filter(([page]) => page !== '/applications/new')) {
      await visit(path);
      await shows('Internal error');
      await watched.page.getByRole('button', { name: 'Try again' }).first().click();
    }
    await shows('Internal error');
    await look();
  });

  test('what is not there, or somebody else’s, is said to be not found', async () => {
    await open('/apis/unknown');
    await shows('Not found');
    await look();
    await visit('/applications/app_of_somebody_else');
    await shows('Not found');
    await look();
    await visit('/why?id=d_of_somebody_else');
    await shows('No such decision');
    await look();
  });

  test('what was pasted as an id but is none never reaches the server', async () => {
    await open('/why');
    await watched.page.getByLabel('Decision id').fill('../session?x');
    await press('Look up');
    await shows('This is no decision id');
    await visit(`/why?id=${encodeURIComponent('../../session')}`);
    await shows('No such decision');
    assert.deepEqual(
      server.calls.filter(({ path }) => path.startsWith('/api/decisions')),
      [],
    );
    await look();
  });

  test('a whole answer can be pasted in place of its decision id', async () => {
    await open('/why');
    await watched.page.getByLabel('Decision id').fill('{"status":429, "instance": "d_1"}');
    await press('Look up');
    await shows('The limit was reached.');
    await look();
  });

  for (const path of ['/applications', `${own}/use`, '/why?id=d_1', '/apis/city/v2/subscribe?plan=free'])
    test(`${path} asks who is not signed in to sign in, and comes back`, async () => {
      await open(path, { signedIn: false });
      await shows('New here?');
      const { pathname, searchParams } = new URL(watched.page.url());
      assert.equal(pathname, '/sign-in');
      assert.equal(searchParams.get('next'), path);
      await look();
    });

  test('markup in a description is text', async () => {
    await open('/apis/city', { signedIn: false });
    await shows('<b>Weather</b>, roads');
    await look();
  });

  test('filters live in the address and are asked of the server', async () => {
    await open('/apis?search=pot%20hole&category=does&audience=open', { signedIn: false });
    await shows('2 APIs');
    const asked = server.calls.findLast(({ path }) => path === '/api/apis')?.query;
    assert.deepEqual({ ...asked }, { limit: '24', search: 'pot hole', category: 'does', audience: 'open' });
    await visit('/apis?category=__proto__&audience=internal');
    await shows('2 APIs');
    const all = server.calls.findLast(({ path }) => path === '/api/apis')?.query;
    assert.deepEqual({ ...all }, { limit: '24' });
  });

  test('wrong inputs lose nothing that was typed, and the server’s words stand at their fields', async () => {
    await open('/applications/new', {
      routes: {
        ...full,
        'POST /applications': () =>
          problemAnswer(400, 'invalid-input', 'Invalid input', {
            errors: [
              { at: '/title', message: 'Somebody has this name already.' },
              { at: '/kind', message: 'Not offered here.' },
            ],
          }),
      },
    });
    const { page } = watched;
    await press('Create application');
    await shows('2 fields need another look');
    await page.getByLabel('Name', { exact: true }).fill('Weather widget');
    await page.getByRole('radio', { name: 'On phones' }).check();
    await shows('So it is public');
    await press('Create application');
    await shows('Somebody has this name already.');
    await shows('Not offered here.');
    assert.deepEqual(bodyOf('/applications'), { title: 'Weather widget', kind: 'public' });
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Weather widget');
    assert.ok(await page.getByRole('radio', { name: 'On phones' }).isChecked());
    await look();
  });

  test('who had no application comes back to the subscription with the new one chosen', async () => {
    let made = false;
    await open('/apis/city/v2/subscribe', {
      routes: {
        ...full,
        'GET /applications': () => (made ? items(data.application) : items()),
        'POST /applications': () => {
          made = true;
          return { status: 201, body: data.application };
        },
        [`POST ${own}/subscriptions`]: () => problemAnswer(409, 'already-exists', 'Already subscribed'),
      },
    });
    const { page } = watched;
    await page.getByRole('link', { name: 'Make an application' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Weather widget');
    await page.getByRole('radio', { name: 'On a server' }).check();
    await press('Create application');
    await page.getByRole('radio', { name: 'Free' }).check();
    await press('Subscribe');
    await shows('Already subscribed');
    assert.deepEqual(bodyOf(`${own}/subscriptions`), { api: 'city', version: 'v2', plan: 'free' });
    assert.ok(await page.getByRole('radio', { name: 'Free' }).isChecked());
    await look();
  });

  test('a key that is to end at once is asked about before it is rotated', async () => {
    await open(`${own}/keys/key_1/rotate`);
    const { page } = watched;
    await shows('Have the new key in place everywhere by then');
    await page.getByRole('combobox', { name: 'The old key works on for' }).click();
    await page.getByRole('option', { name: 'None: the old one ends at once' }).click();
    await shows('fails within a second, until the new one is in place');
    await press('Rotate key');
    await shows('Say so, or choose for how long the old key works on.');
    assert.ok(server.calls.every(({ method }) => method === 'GET'));
    await look();
    await page.getByRole('checkbox', { name: 'Refuse the old key from now on' }).check();
    await press('Rotate key');
    await page.getByRole('alert').first().waitFor();
    assert.deepEqual(bodyOf(`${own}/keys/key_1/rotate`), { overlapSeconds: 0 });
  });

  test('an account is deleted after its owner has read what ends', async () => {
    let isThere = true;
    const person = sessionOf(['session:own', 'portal:read', 'portal:own'], []);
    await open('/account', {
      routes: {
        ...full,
        'GET /session': () => ({
          body: isThere
            ? { ...person, user: { ...person.user, developer: 'dev_1' }, realm: 'external' }
            : anonymousSession('external', ['portal:read']),
        }),
        'DELETE /account': () => {
          isThere = false;
          return { status: 204 };
        },
      },
    });
    await press('Delete your account');
    await shows('calls with their keys and secrets are refused within a second');
    assert.ok(isThere);
    await press('Delete account');
    await watched.page
      .getByRole('link', { name: 'Sign in' })
      .or(watched.page.getByLabel('E-mail address'))
      .first()
      .waitFor();
    assert.ok(!isThere);
  });

  test('an application that is suspended says so on its page', async () => {
    await open(own, {
      routes: { ...full, [`GET ${own}`]: () => ({ body: { ...data.application, active: false } }) },
    });
    await shows('This application is suspended');
    await look();
  });
});
