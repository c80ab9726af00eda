/** A developer whom nobody knows yet, from the sign-up to the first calls, in a browser against the real product. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { axe, fitsWindow, phone, startBrowser, watchedPage, type Watched } from '../browser/support.ts';
import { eventually } from '../support/eventually.ts';
import { linkInMail } from '../support/outbox.ts';
import { Product } from '../support/product.ts';

const email = 'grace@example.org';
const password = 'compilers are not magic 1952';

suite('a new developer in the portal', () => {
  let gatehouse: Product;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  const portal = () => gatehouse.url('portal');
  const gateway = () => gatehouse.url('external-http');
  /** By environment, as the page showed them. */
  const keys = new Map<string, string>();

  before(async () => {
    gatehouse = await Product.start({ demo: true });
    browser = await startBrowser();
    watched = await watchedPage(browser, { origins: [portal(), gateway()] });
    ({ page } = watched);
    page.setDefaultTimeout(10_000);
  });
  after(async () => {
    await watched?.close();
    await browser?.close();
    await gatehouse?.stop();
  });

  const heading = (name: string) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  const follow = (name: string) => page.getByRole('link', { name, exact: true }).first().click();
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).first().click();
  async function look(): Promise<void> {
    await page.waitForLoadState('networkidle');
    await axe(page);
    await fitsWindow(page);
    watched.quiet();
  }

  test('looks at the catalogue and an API without signing in', async () => {
    await page.goto(portal());
    await heading('Build on our APIs');
    await look();
    await follow('APIs');
    await heading('APIs');
    await look();
    await follow('City services');
    await heading('City services');
    await page.getByText('What it asks of you').waitFor();
    await page.getByText(`curl -i '${gateway()}/city/v1/forecast/harbour'`).waitFor();
    await look();
  });

  test('signs up, confirms the address by the mail and arrives where an application is made', async () => {
    await follow('Sign up');
    await heading('Sign up');
    await page.getByLabel('Your name').fill('Grace Hopper');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press('Sign up');
    await page.getByText(email).waitFor();
    await page.goto(await linkInMail(gatehouse.dataDir, email));
    await press('Confirm and sign in');
    await heading('Welcome, Grace Hopper');
    await look();
  });

  test('registers an application without having to know what confidential means', async () => {
    await press('Create application');
    await page.getByText('2 fields need another look').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Pothole map');
    await page.getByRole('radio', { name: 'On a server' }).check();
    await page.getByText('So it is confidential').waitFor();
    await look();
    await press('Create application');
    await heading('Pothole map');
    await look();
  });

  test('subscribes it', async () => {
    await follow('Subscribe');
    await heading('Subscribe to an API');
    await page.getByRole('radio', { name: 'Citizen services' }).check();
    await look();
    await press('Subscribe');
    await heading('Pothole map');
    await page.getByText('It may call City services v1.').waitFor();
    await look();
  });

  for (const [environment, choice] of [
    ['test', 'Sandbox key'],
    ['live', 'Live key'],
  ] as const)
    test(`gets a ${environment} key, which is shown once`, async () => {
      await follow('Get a key');
      await heading('Get a key');
      await page.getByRole('radio', { name: choice }).check();
      await look();
      await press('Create key');
      const shown = page.getByLabel('API key', { exact: true });
      const key = await shown.innerText();
      assert.match(key, new RegExp(`^gh_${environment}_`));
      keys.set(environment, key);
      await look();
      await page.getByRole('checkbox', { name: 'I have stored it in a safe place' }).check();
      await press('Done');
      await heading('Pothole map');
      assert.ok(!(await page.content()).includes(key), 'the key can be seen again');
      await look();
    });

  /** Opens the try-out of reporting a pothole, pastes the key and sends the example of the contract. */
  async function tryOut(
    key: string,
  ): Promise<{ status: number; headers: Record<string, string>; body: string }> {
    await page.goto(`${portal()}/reference/city/v1#tag/roads/POST/potholes`);
    await press(/Test Request\s*\(post \/potholes\)/);
    const client = page.getByRole('dialog');
    await client.getByPlaceholder('Paste your key').fill(key);
    const answered = page.waitForResponse(
      answer => answer.url().startsWith(gateway()) && answer.request().method() === 'POST',
    );
    await client.getByRole('button', { name: /^Send/ }).first().click();
    const answer = await answered;
    await look();
    await client.getByRole('button', { name: 'Close Client' }).click();
    return { status: answer.status(), headers: await answer.allHeaders(), body: await answer.text() };
  }

  test('tries a call in the sandbox, which answers with the example', async () => {
    const { status, headers, body } = await tryOut(keys.get('test') ?? '');
    assert.equal(status, 201);
    assert.equal(headers['gatehouse-sandbox'], 'true');
    assert.match(body, /"state":"reported"/);
  });

  test('makes the first real call from the page', async () => {
    const { status, headers } = await tryOut(keys.get('live') ?? '');
    assert.equal(status, 201);
    assert.equal(headers['gatehouse-sandbox'], undefined);
  });

  test('the page of the reference keeps nothing of the keys', async () => {
    const kept = await page.evaluate<string>(
      `Promise.all([indexedDB.databases(), caches.keys()]).then(([databases, caches]) => JSON.stringify(
        [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state, databases, caches]))`,
    );
    for (const key of keys.values()) assert.ok(!kept.includes(key), kept);
    await page.reload();
    await page.waitForLoadState('networkidle');
    const content = await page.content();
    for (const key of keys.values()) assert.ok(!content.includes(key));
    const typed = await page.evaluate<string[]>(
      `[...document.querySelectorAll('input')].map(input => input.value)`,
    );
    for (const key of keys.values()) assert.ok(!typed.includes(key), 'the key is still in a field');
  });

  test('finds out why a call was refused, and how to fix it', async () => {
    const refused = await fetch(`${gateway()}/city/v1/potholes`, {
      method: 'POST',
      headers: { 'x-api-key': keys.get('live') ?? '', 'content-type': 'text/plain' },
      body: 'a hole',
    });
    const answer = await refused.text();
    assert.equal(refused.status, 415);
    await page.goto(`${portal()}/why`);
    await heading('Why was a call refused?');
    await look();
    await page.getByLabel('Decision id').fill(answer);
    // Refusals are shipped once a second.
    const explained = async () => {
      await press('Look up');
      await page.waitForLoadState('networkidle');
      const known = await page.getByText('Unsupported content type').isVisible();
      if (!known) await page.reload();
      return known;
    };
    await eventually(explained, Boolean);
    await page.getByText('How to fix it').waitFor();
    await look();
  });

  test('sees the use, the limits and the refusals of the application', async () => {
    await follow('Applications');
    await heading('Applications');
    await look();
    await follow('Pothole map');
    await follow('Use and limits');
    await page.getByText('50,000 calls a day').waitFor();
    await page.getByRole('cell', { name: 'Unsupported content type' }).waitFor();
    await look();
  });

  test('revokes the key, and the gateway refuses it', async () => {
    await follow('Keys and subscriptions');
    const row = page.getByRole('row').filter({ hasText: 'Live' });
    await row.getByRole('button', { name: 'Revoke' }).click();
    await press('Revoke key');
    await page.getByText('Say why in at least 8 characters.').waitFor();
    await page.getByLabel('Reason').fill('It was pasted into a chat.');
    await press('Revoke key');
    await page.getByText('Revoked', { exact: true }).waitFor();
    const call = () =>
      fetch(`${gateway()}/city/v1/potholes`, {
        method: 'POST',
        headers: { 'x-api-key': keys.get('live') ?? '' },
      });
    await eventually(
      async () => (await call()).status,
      status => status === 401,
    );
    await look();
  });

  test('can do all of it on the narrowest phone', async () => {
    await page.setViewportSize(phone);
    for (const place of ['/', '/apis', '/apis/city', '/applications', '/account', '/reference/city/v1']) {
      await page.goto(portal() + place);
      await look();
    }
  });
});
