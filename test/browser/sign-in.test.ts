import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  noFactors,
  anonymousSession,
  problemAnswer,
  sessionOf,
  startFakeServer,
  type FakeRoutes,
  type FakeServer,
} from './fake-server.ts';
import { axe, desktop, fitsWindow, phone, startBrowser, watchedPage, type Watched } from './support.ts';

const secret = 'Lq8vJw2sTOKENofTheLink';
const password = 'correct horse battery staple';
const now = Date.now();

const link =
  (kind: string, more: object = {}) =>
  () => ({
    body: { kind, email: 'a…@example.org', passwordNeeded: kind !== 'verification', ...more },
  });
const nothing = () => ({ status: 204 });
const accepted = () => ({ body: { accepted: true } });

suite('getting in', () => {
  let browser: Browser;
  let server: FakeServer;
  let watched: Watched;
  let signedIn = false;
  /** Requests that carry what a person has typed, by path. */
  const bodyOf = (path: string) =>
    server.calls.findLast(call => call.path === path && call.method !== 'GET')?.body;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  beforeEach(() => {
    signedIn = false;
  });
  afterEach(async () => {
    await watched.close();
    await server.close();
  });

  const session = () => ({
    body: signedIn ? sessionOf(['session:open', 'session:own', 'apis:read']) : anonymousSession('internal'),
  });
  const opens = () => {
    signedIn = true;
    return session();
  };

  async function open(app: 'console' | 'portal', path: string, routes: FakeRoutes = {}): Promise<void> {
    const base = app === 'console' ? '/api/v1' : '/api';
    const below = Object.entries(routes).map(
      ([key, answer]) => [key.replace(' ', ` ${base}`), answer] as const,
    );
    server = await startFakeServer(app, {
      [`GET ${base}/session`]: session,
      'GET /api/v1/apis': () => ({ body: { items: [], next: null } }),
      ...Object.fromEntries(below),
    });
    watched = await watchedPage(browser, { origins: [server.origin] });
    await watched.page.goto(server.origin + path);
    await watched.page.waitForSelector('h1');
  }

  const fill = (label: string, text: string) => watched.page.getByLabel(label, { exact: true }).fill(text);
  const press = (name: string) => watched.page.getByRole('button', { name, exact: true }).click();
  const path = () => new URL(watched.page.url()).pathname;
  const alert = () => watched.page.getByRole('alert').first().innerText();

  test('who is not signed in comes to the sign-in, and afterwards to where they wanted to go', async () => {
    await open('console', '/apis?lifecycle=draft', { 'POST /session': opens });
    assert.equal(path(), '/sign-in');
    await fill('E-mail address', ' ada@example.org');
    await fill('Password', password);
    await press('Sign in');
    await watched.page.waitForURL('**/apis?lifecycle=draft');
    assert.deepEqual(bodyOf('/api/v1/session'), { email: 'ada@example.org', password });
    watched.quiet();
  });

  test('nothing of a password stays in the address, the storage or the page', async () => {
    await open('console', '/sign-in', { 'POST /session': opens });
    await fill('E-mail address', 'ada@example.org');
    await fill('Password', password);
    await press('Sign in');
    await watched.page.waitForURL('**/');
    const kept = await watched.page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, location.href, document.cookie, document.documentElement.outerHTML])',
    );
    assert.doesNotMatch(kept, /correct horse|csrf-token/);
  });

  for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])
    test(`the sign-in leads to no other origin: ${next}`, async () => {
      await open('console', `/sign-in?next=${encodeURIComponent(next)}`, { 'POST /session': opens });
      await fill('E-mail address', 'ada@example.org');
      await fill('Password', password);
      await press('Sign in');
      await watched.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
      assert.equal(new URL(watched.page.url()).origin, server.origin);
      watched.quiet();
    });

  test('a refused sign-in says so once for all reasons, and keeps the address', async () => {
    await open('console', '/sign-in', {
      'POST /session': () => problemAnswer(401, 'sign-in-refused', 'Sign-in refused'),
    });
    await fill('E-mail address', 'ada@example.org');
    await fill('Password', 'wrong');
    await press('Sign in');
    assert.match(await alert(), /Sign-in refused/);
    assert.equal(await watched.page.getByLabel('E-mail address').inputValue(), 'ada@example.org');
    assert.equal(path(), '/sign-in');
    await axe(watched.page);
    watched.quiet();
  });

  test('who tried too often is told how long to wait', async () => {
    await open('console', '/sign-in', {
      'POST /session': () => ({
        ...problemAnswer(429, 'rate-limited', 'Too many attempts'),
        headers: { 'retry-after': '40' },
      }),
    });
    await fill('E-mail address', 'ada@example.org');
    await fill('Password', 'wrong');
    await press('Sign in');
    assert.match(await alert(), /Wait 40 seconds/);
  });

  test('an empty form is not sent; the focus goes to the first field that needs another look', async () => {
    await open('console', '/sign-in');
    await press('Sign in');
    assert.match(await alert(), /2 fields need another look/);
    assert.equal(await watched.page.evaluate('document.activeElement.name'), 'email');
    assert.equal(bodyOf('/api/v1/session'), undefined);
    await axe(watched.page);
  });

  test('without a connection what was typed stays, and the next attempt goes on', async () => {
    await open('console', '/sign-in', { 'POST /session': opens });
    await watched.context.setOffline(true);
    await fill('E-mail address', 'ada@example.org');
    await fill('Password', password);
    await press('Sign in');
    assert.match(await alert(), /No connection/);
    await watched.context.setOffline(false);
    await press('Sign in');
    await watched.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });

  test('the secret of a link leaves the address at once and is sent in a body only', async () => {
    await open('console', `/invitation#${secret}`, { 'POST /link': link('invitation') });
    await watched.page.getByLabel('Your name').waitFor();
    assert.equal(watched.page.url(), `${server.origin}/invitation`);
    assert.deepEqual(bodyOf('/api/v1/link'), { token: secret });
    assert.ok(
      server.calls.every(call => !JSON.stringify([call.path, call.query, call.headers]).includes(secret)),
    );
    const storage = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])';
    assert.ok(!(await watched.page.evaluate<string>(storage)).includes(secret));
    watched.quiet();
  });

  test('the first administrator takes the roles they choose, and is signed in', async () => {
    await open('console', `/first-run#${secret}`, {
      'POST /link': link('first-run', { email: null }),
      'POST /first-run': opens,
    });
    await fill('Your name', 'Ada Byron');
    await fill('E-mail address', 'ada@example.org');
    await fill('Password', password);
    await watched.page.getByLabel(/^Business owner/).uncheck();
    await press('Create account');
    await watched.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    assert.deepEqual(bodyOf('/api/v1/first-run'), {
      token: secret,
      name: 'Ada Byron',
      email: 'ada@example.org',
      password,
      roles: ['administrator', 'security'],
    });
    watched.quiet();
  });

  test('a password that the server finds weak is named at its field, and nothing typed is lost', async () => {
    await open('console', `/invitation#${secret}`, {
      'POST /link': link('invitation'),
      'POST /invitation': () =>
        problemAnswer(400, 'invalid-input', 'Invalid input', {
          errors: [{ at: 'body:/password', message: 'This is among the first that are guessed.' }],
        }),
    });
    await fill('Your name', 'Ada Byron');
    await fill('Password', 'password password');
    await press('Accept invitation');
    const field = watched.page.getByLabel('Password', { exact: true });
    await watched.page.getByText('This is among the first that are guessed.').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.equal(await field.inputValue(), 'password password');
    assert.equal(await watched.page.getByLabel('Your name').inputValue(), 'Ada Byron');
    assert.equal(await watched.page.evaluate('document.activeElement.name'), 'password');
    await axe(watched.page);
    watched.quiet();
  });

  for (const [where, answer] of [
    ['a link that was used', () => problemAnswer(410, 'link-unusable', 'Link no longer good')],
    ['a link for something else', link('password-reset')],
  ] as const)
    test(`${where} says what to do instead`, async () => {
      await open('console', `/invitation#${secret}`, { 'POST /link': answer });
      await watched.page.getByRole('heading', { name: 'This link is no longer good' }).waitFor();
      assert.match(await alert(), /Ask the administrator/);
      await axe(watched.page);
    });

  test('a page for links without its secret asks the server nothing', async () => {
    await open('console', '/reset-password');
    await watched.page.getByRole('heading', { name: 'This link is no longer good' }).waitFor();
    assert.equal(bodyOf('/api/v1/link'), undefined);
  });

  test('signing up says the same for every address', async () => {
    await open('portal', '/sign-up', { 'POST /sign-up': accepted });
    await fill('Your name', 'Ada Byron');
    await fill('E-mail address', 'ada@example.org');
    await fill('Password', password);
    await press('Sign up');
    await watched.page.getByText('Look into the mailbox of ada@example.org').waitFor();
    await axe(watched.page);
    watched.quiet();
  });

  test('confirming an address takes a press of a button, so that mail programs do not do it', async () => {
    await open('portal', `/verify#${secret}`, {
      'POST /link': link('verification'),
      'POST /verification': opens,
    });
    const button = watched.page.getByRole('button', { name: 'Confirm and sign in' });
    await button.waitFor();
    assert.equal(bodyOf('/api/verification'), undefined);
    await button.click();
    await watched.page.waitForURL('**/welcome');
    assert.deepEqual(bodyOf('/api/verification'), { token: secret });
    watched.quiet();
  });

  test('confirming in another browser asks for a password', async () => {
    await open('portal', `/verify#${secret}`, {
      'POST /link': link('verification', { passwordNeeded: true }),
      'POST /verification': opens,
    });
    await fill('Password', password);
    await press('Confirm and sign in');
    await watched.page.waitForURL('**/welcome');
    assert.deepEqual(bodyOf('/api/verification'), { token: secret, password });
  });

  test('a forgotten password is replaced by a link', async () => {
    await open('portal', '/forgot-password', { 'POST /password-reset': accepted });
    await fill('E-mail address', 'ada@example.org');
    await press('Send link');
    await watched.page.getByText('If there is an account with this address').waitFor();
    await watched.close();
    await server.close();
    await open('portal', `/reset-password#${secret}`, {
      'POST /link': link('password-reset'),
      'POST /password-reset/finish': opens,
    });
    await fill('New password', password);
    await press('Save password');
    await watched.page.waitForURL('**/');
    assert.deepEqual(bodyOf('/api/password-reset/finish'), { token: secret, password });
    watched.quiet();
  });

  test('caps lock is told while a password is typed, and the password can be shown', async () => {
    await open('console', '/sign-in');
    const field = watched.page.getByLabel('Password', { exact: true });
    await field.focus();
    await watched.page.evaluate(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', bubbles: true, modifierCapsLock: true }))`,
    );
    await watched.page.getByText('Caps lock is on.').waitFor();
    assert.equal(await field.getAttribute('type'), 'password');
    await press('Show password');
    assert.equal(await field.getAttribute('type'), 'text');
    await watched.page.getByRole('button', { name: 'Hide password' }).waitFor();
  });

  test('password managers can tell names, old and new passwords apart', async () => {
    await open('console', `/first-run#${secret}`, { 'POST /link': link('first-run', { email: null }) });
    await watched.page.getByLabel('Your name').waitFor();
    const kinds = await watched.page.evaluate(
      '[...document.querySelectorAll("input[autocomplete]")].map(input => input.autocomplete)',
    );
    assert.deepEqual(kinds, ['name', 'username', 'new-password']);
  });

  suite('one’s own account', () => {
    const own: FakeRoutes = {
      'GET /factors': () => ({ body: noFactors }),
      'GET /connections': () => ({ body: { items: [] } }),
      'GET /sessions': () => ({
        body: {
          items: [
            { id: 'a', agent: 'Chrome on Linux', createdAt: now - 3_600_000, lastSeenAt: now, current: true },
            {
              id: 'b',
              agent: 'Firefox on Android',
              createdAt: now - 9e8,
              lastSeenAt: now - 9e7,
              current: false,
            },
          ],
        },
      }),
      'POST /sessions/end-others': () => ({ body: { ended: 1 } }),
      'DELETE /sessions/:id': nothing,
      'POST /password': nothing,
      'DELETE /session': () => {
        signedIn = false;
        return { status: 204 };
      },
    };
    beforeEach(() => {
      signedIn = true;
    });

    test('a single session and all others can be ended, each after a question', async () => {
      await open('console', '/account', own);
      await watched.page.getByRole('button', { name: 'End', exact: true }).click();
      await press('End session');
      await watched.page.getByText('Session ended').waitFor();
      await watched.page.getByRole('dialog').waitFor({ state: 'hidden' });
      await watched.page.getByRole('button', { name: 'Sign out everywhere else' }).first().click();
      await watched.page
        .getByRole('dialog')
        .getByRole('button', { name: 'Sign out everywhere else' })
        .click();
      await watched.page.getByText('1 other session ended').waitFor();
      const changes = server.calls.filter(call => call.method !== 'GET');
      assert.deepEqual(
        changes.map(call => `${call.method} ${call.path}`),
        ['DELETE /api/v1/sessions/b', 'POST /api/v1/sessions/end-others'],
      );
      assert.ok(changes.every(call => call.headers['gatehouse-csrf'] === 'csrf-token'));
      watched.quiet();
    });

    test('a changed password is told, and its fields are empty again', async () => {
      await open('console', '/account', own);
      await fill('Present password', 'the present one');
      await fill('New password', password);
      await press('Change password');
      await watched.page.getByText('Password changed; your other sessions have ended').waitFor();
      assert.equal(await watched.page.getByLabel('New password', { exact: true }).inputValue(), '');
      assert.deepEqual(bodyOf('/api/v1/password'), { current: 'the present one', password });
    });

    test('signing out leads to the sign-in and leaves nothing readable', async () => {
      await open('console', '/account', own);
      await watched.page.getByRole('button', { name: /Account of Ada Byron/ }).click();
      await watched.page.getByRole('menuitem', { name: 'Sign out' }).click();
      await watched.page.waitForURL('**/sign-in');
      assert.doesNotMatch(await watched.page.locator('body').innerText(), /ada@example/);
      watched.quiet();
    });

    test('a session that ended elsewhere leads to the sign-in and back to the same place', async () => {
      await open('console', '/account', {
        ...own,
        'POST /session': opens,
        'POST /sessions/end-others': () => problemAnswer(401, 'unauthenticated', 'Not authenticated'),
      });
      await watched.page.getByRole('button', { name: 'Sign out everywhere else' }).first().click();
      await watched.page
        .getByRole('dialog')
        .getByRole('button', { name: 'Sign out everywhere else' })
        .click();
      await watched.page.waitForURL('**/sign-in?next=%2Faccount');
      await fill('E-mail address', 'ada@example.org');
      await fill('Password', password);
      await press('Sign in');
      await watched.page.waitForURL('**/account');
    });

    test('the account page is accessible and fits, wide and light, narrow and dark', async () => {
      await open('console', '/account', own);
      await watched.page.getByText('Firefox on Android').waitFor();
      await axe(watched.page);
      await watched.page.setViewportSize(phone);
      await watched.page.emulateMedia({ colorScheme: 'dark' });
      await axe(watched.page);
      await fitsWindow(watched.page);
      watched.quiet();
    });
  });

  for (const [app, where, kind] of [
    ['console', '/sign-in', ''],
    ['console', '/first-run', 'first-run'],
    ['console', '/invitation', 'invitation'],
    ['portal', '/sign-in', ''],
    ['portal', '/sign-up', ''],
    ['portal', '/verify', 'verification'],
    ['portal', '/forgot-password', ''],
    ['portal', '/reset-password', 'password-reset'],
  ] as const)
    test(`${where} of the ${app} is accessible and fits, wide and light, narrow and dark`, async () => {
      await open(app, where + (kind === '' ? '' : `#${secret}`), { 'POST /link': link(kind) });
      // Below it may be another way in, such as a passkey.
      await watched.page
        .getByRole('button', { name: /Sign|Create|Accept|Confirm|Send|Save/ })
        .first()
        .waitFor();
      for (const [viewport, colorScheme] of [
        [desktop, 'light'],
        [phone, 'dark'],
      ] as const) {
        await watched.page.setViewportSize(viewport);
        await watched.page.emulateMedia({ colorScheme });
        await axe(watched.page, `${where} ${colorScheme}`);
        await fitsWindow(watched.page, `${where} ${colorScheme}`);
      }
      watched.quiet();
    });
});
