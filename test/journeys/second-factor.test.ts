/** A person in the console who sets up second factors and signs in with them, in a browser with an authenticator. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, suite, test } from 'node:test';
import { generateSync } from 'otplib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import {
  axe,
  fitsWindow,
  phone,
  desktop,
  startBrowser,
  watchedPage,
  type Watched,
} from '../browser/support.ts';
import { Product } from '../support/product.ts';

const password = 'the engine weaves algebra';

suite('second factors in the console', () => {
  let gatehouse: Product;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let devtools: CDPSession;
  let authenticator = '';
  let codes: string[] = [];
  let secret = '';
  const origin = () => gatehouse.url('console').replace('127.0.0.1', 'localhost');

  before(async () => {
    [gatehouse, browser] = await Promise.all([Product.start(), startBrowser()]);
    watched = await watchedPage(browser, { origins: [origin()] });
    ({ page } = watched);
    page.setDefaultTimeout(20_000);
    devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const;
    ({ authenticatorId: authenticator } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options,
    }));
  });
  after(async () => {
    await watched?.close();
    await browser?.close();
    await gatehouse?.stop();
  });

  const heading = (name: string, level = 1) =>
    page.getByRole('heading', { name, level, exact: true }).waitFor();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const dialog = () => page.getByRole('dialog');

  /** Looks at it as on a laptop and on a phone. */
  async function look(): Promise<void> {
    await page.locator('body:not(:has([aria-busy=true]))').waitFor();
    for (const size of [phone, desktop]) {
      await page.setViewportSize(size);
      await axe(page);
      await fitsWindow(page);
    }
    watched.quiet();
  }

  async function signOut(): Promise<void> {
    await page.context().clearCookies({ name: '__Host-gatehouse-staff' });
    await page.goto(`${origin()}/sign-in`);
    await heading('Sign in');
  }

  async function showPassword(): Promise<void> {
    await field('E-mail address').fill('ada@example.org');
    await field('Password').fill(password);
    await button('Sign in').click();
    await heading('One thing more');
  }

  const isIn = () => page.getByRole('navigation').first().waitFor();
  /** As if the session had been opened long ago. */
  function age(): void {
    const store = new DatabaseSync(join(gatehouse.dataDir, 'gatehouse.db'));
    store.exec('pragma busy_timeout = 5000; update sessions set authenticated_at = 1000');
    store.close();
  }

  test('a passkey is added, and recovery codes are shown once', async () => {
    const link = /https?:\/\/\S+first-run#\S+/.exec(gatehouse.output)?.[0] ?? '';
    await page.goto(link.replace('127.0.0.1', 'localhost'));
    await field('Your name').fill('Ada Byron');
    await field('E-mail address').fill('ada@example.org');
    await field('Password').fill(password);
    await button('Create account').click();
    await isIn();
    await page.goto(`${origin()}/account`);
    await heading('Second factor', 2);
    await look();
    await button('Add passkey').click();
    await dialog().getByLabel('Name', { exact: true }).fill('Work laptop');
    await dialog().getByRole('button', { name: 'Add passkey', exact: true }).click();
    const shown = page.getByLabel('recovery codes', { exact: true });
    codes = (await shown.innerText()).split(/\s+/);
    assert.equal(codes.length, 10);
    await look();
    await page.getByLabel('I have stored it in a safe place').check();
    await button('Done').click();
    await page.getByRole('table').getByText('Work laptop').waitFor();
    await look();
  });

  test('it signs in without address and without password', async () => {
    await signOut();
    await look();
    await button('Sign in with a passkey').click();
    await isIn();
  });

  test('it signs in with the address, and of another address there is none', async () => {
    await signOut();
    await field('E-mail address').fill('nobody@example.org');
    await button('Sign in with a passkey').click();
    await page.getByText('No passkey was used', { exact: true }).waitFor();
    await look();
    await field('E-mail address').fill('ada@example.org');
    await button('Sign in with a passkey').click();
    await isIn();
  });

  test('an authenticator app is set up by a code of it', async () => {
    await page.goto(`${origin()}/account`);
    await button('Set up app').click();
    await page.getByRole('img', { name: 'QR code with the secret below' }).waitFor();
    secret = (await dialog().locator('code').innerText()).replace(/\s/g, '');
    await look();
    await field('One-time code').fill('000000');
    await dialog().getByRole('button', { name: 'Set up app', exact: true }).click();
    await page.getByText('This is not the code that the app shows now.').waitFor();
    await field('One-time code').fill(generateSync({ secret }));
    await dialog().getByRole('button', { name: 'Set up app', exact: true }).click();
    await button('Remove app').waitFor();
  });

  test('after the password it is asked for, and a wrong code does not do', async () => {
    await signOut();
    await showPassword();
    await look();
    await button('Use a code of your app instead').click();
    await field('One-time code').fill('000000');
    await button('Go on').click();
    await page.getByRole('alert').getByText('Second factor refused').waitFor();
    await look();
    // The present code was used to set the app up; the next one is good already.
    await field('One-time code').fill(generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 }));
    await button('Go on').click();
    await isIn();
  });

  test('a recovery code does as well, once', async () => {
    for (const [code, good] of [
      [codes[0] ?? '', true],
      [codes[0] ?? '', false],
    ] as const) {
      await signOut();
      await showPassword();
      await button('Use a recovery code instead').click();
      await field('Recovery code').fill(code);
      await button('Go on').click();
      if (good) await isIn();
      else await page.getByRole('alert').getByText('Second factor refused').waitFor();
    }
    await button('Use a passkey instead').click();
    await button('Use passkey').click();
    await isIn();
  });

  test('who signed in long ago confirms first, and what was asked for is done then', async () => {
    await page.goto(`${origin()}/account`);
    await button('Make new codes').waitFor();
    age();
    await button('Remove').click();
    await button('Remove passkey').click();
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
    await look();
    await dialog().getByRole('textbox', { name: 'Password', exact: true }).fill(password);
    await button('Confirm').click();
    await button('Use passkey').click();
    await page.getByText('Work laptop', { exact: true }).waitFor({ state: 'detached' });
    await look();
  });

  test('a passkey that was removed opens nothing', async () => {
    const { credentials } = await devtools.send('WebAuthn.getCredentials', {
      authenticatorId: authenticator,
    });
    assert.equal(credentials.length, 1, 'the device still has it');
    await signOut();
    await button('Sign in with a passkey').click();
    await page.getByRole('alert').getByText('Sign-in refused').waitFor();
    await look();
  });
});
