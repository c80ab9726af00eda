/** Wrong inputs, in forms of the console and the portal: a clear message at the field, and nothing typed is lost. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { axe, startBrowser, watchedPage, type Watched } from '../browser/support.ts';
import { Product } from '../support/product.ts';

const email = 'ada@example.org';
const password = 'the engine weaves algebra';

/** All that stands in the forms of the page, as somebody sees it there. */
const standing = `[...document.querySelectorAll('form :is(input, textarea, select)')].map(input =>
  ['radio', 'checkbox'].includes(input.type) ? [input.name, input.value, input.checked] : [input.name, input.value])`;

interface Attempt {
  readonly form: string;
  readonly at: string;
  /** Buttons that lead to the form. */
  readonly by?: readonly string[];
  readonly fill?: Readonly<Record<string, string>>;
  readonly check?: readonly string[];
  readonly choose?: readonly (readonly [field: string, option: string | RegExp])[];
  readonly send: string;
  readonly says: string | RegExp;
  /** The field that it is said at; none for a choice of several. */
  readonly field?: string;
}

const attempts: readonly Attempt[] = [
  {
    form: 'an API of a name that is taken',
    at: '/apis',
    by: ['Add an API'],
    fill: { Name: 'city', 'Title (optional)': 'Another city', 'Owner (optional)': 'Somebody' },
    send: 'Add API',
    says: 'There is already an API "city".',
    field: 'Name',
  },
  {
    form: 'an import whose upstream is no address',
    at: '/apis/import',
    fill: { Name: 'town', Version: 'v1', 'Upstream addresses': 'not an address' },
    check: ['It has no OpenAPI document'],
    send: 'Make a draft',
    says: 'is not an http or https address.',
    field: 'Upstream addresses',
  },
  {
    form: 'an import of a version that is taken',
    at: '/apis/import?api=city',
    fill: { Version: 'v1', 'Upstream addresses': 'http://127.0.0.1:9' },
    check: ['It has no OpenAPI document'],
    send: 'Make a draft',
    says: 'There is already a version "v1" of city.',
    field: 'Version',
  },
  {
    form: 'access to a version under a path that is none',
    at: '/apis/city/versions/v1',
    by: ['Edit'],
    fill: { 'Base path': '/city/../v1' },
    send: 'Save changes',
    says: /\S/,
    field: 'Base path',
  },
  {
    form: 'a waiver that ends before it begins',
    at: '/apis/city/versions/v1?section=waivers&control=contract',
    fill: { Reason: 'short', Until: '2020-01-01' },
    send: 'Waive control',
    says: 'Choose today or a later day.',
    field: 'Until',
  },
  {
    form: 'a policy with an option out of its bounds',
    at: '/policies?scope=zone&scopeId=external',
    by: ['Attach policy'],
    choose: [['Policy', 'Rate limit']],
    fill: { Limit: '0', Window: '1s' },
    send: 'Attach policy',
    says: /must be >= 1/,
    field: 'Limit',
  },
  {
    form: 'a plan of a name that is taken',
    at: '/plans/new',
    fill: { Name: 'citizen', Title: 'For citizens', 'Calls a second': '7' },
    send: 'Create plan',
    says: 'There is already a plan "citizen".',
    field: 'Name',
  },
  {
    form: 'a limit over a window of a year',
    at: '/plans/citizen',
    by: ['Add limit'],
    fill: { Calls: '5', 'Length of the window': '366' },
    choose: [['Unit of the window', /day/]],
    send: 'Add limit',
    says: /\S/,
    field: 'Length of the window',
  },
  {
    form: 'a developer of a name that is taken',
    at: '/developers',
    by: ['Register developer'],
    fill: {
      Name: 'city-lab',
      'E-mail address (optional)': 'lab@example.org',
      'Community (optional)': 'labs',
    },
    send: 'Register developer',
    says: 'There is already a developer "city-lab".',
    field: 'Name',
  },
  {
    form: 'an application of a name that is taken',
    at: '/developers/city-lab',
    by: ['Register application'],
    fill: { Title: 'Another demo', Name: 'demo' },
    check: ['Public'],
    send: 'Register application',
    says: /There is already an application "demo"/,
    field: 'Name',
  },
  {
    form: 'a key that would work for ever',
    at: '/applications/demo',
    by: ['Make key'],
    fill: { 'Days it works (optional)': '9999' },
    check: ['Sandbox'],
    send: 'Make key',
    says: 'A whole number of days from 1 to 366, or nothing.',
    field: 'Days it works (optional)',
  },
  {
    form: 'a subscription that is there already',
    at: '/applications/demo',
    by: ['Subscribe'],
    choose: [['API and version', /v1/]],
    check: ['Citizen services'],
    send: 'Subscribe',
    says: 'There is already a subscription of "demo" to this version.',
    field: 'API and version',
  },
  {
    form: 'an invitation of somebody who is here',
    at: '/people',
    by: ['Invite somebody'],
    fill: { Name: 'Ada again', 'E-mail address': email },
    check: ['Auditor'],
    send: 'Mail invitation',
    says: 'There is already a user with this e-mail address.',
    field: 'E-mail address',
  },
  {
    form: 'a token for longer than tokens live',
    at: '/tokens/new',
    fill: { Name: 'release pipeline', 'Days it works': '1000' },
    check: ['Auditor'],
    send: 'Make token',
    says: 'A whole number of days from 1 to 366.',
    field: 'Days it works',
  },
  {
    form: 'a zone that would trust everybody as a proxy',
    at: '/zones',
    by: ['Edit external'],
    fill: { 'Trusted proxies (optional)': '10.0.0.0/8\n0.0.0.0/0' },
    send: 'Save zone',
    says: 'covers far too many addresses to be trusted',
    field: 'Trusted proxies (optional)',
  },
  {
    form: 'a zone whose proxy has an address that does not exist',
    at: '/zones',
    by: ['Edit external'],
    fill: { 'Trusted proxies (optional)': '10.0.0.999' },
    send: 'Save zone',
    says: /\S/,
    field: 'Trusted proxies (optional)',
  },
];

suite('wrong inputs', () => {
  let gatehouse: Product;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  const console = () => gatehouse.url('console').replace('127.0.0.1', 'localhost');
  const portal = () => gatehouse.url('portal').replace('127.0.0.1', 'localhost');
  const press = (name: string) => page.getByRole('button', { name, exact: true }).last().click();
  const input = (label: string) => page.locator('form').getByLabel(label, { exact: true }).first();

  before(async () => {
    [gatehouse, browser] = await Promise.all([Product.start({ demo: true }), startBrowser()]);
    watched = await watchedPage(browser, { origins: [console(), portal()] });
    ({ page } = watched);
    page.setDefaultTimeout(5_000);
  });
  after(async () => {
    await watched?.close();
    await browser?.close();
    await gatehouse?.stop();
  });

  async function refuses({ fill = {}, check = [], choose = [], send, says, field }: Attempt): Promise<void> {
    for (const [name, option] of choose) {
      const box = input(name);
      if ((await box.locator('option').count()) > 0) await box.selectOption({ label: String(option) });
      else {
        await box.click();
        await page.getByRole('option', { name: option }).first().click();
      }
    }
    for (const [label, text] of Object.entries(fill)) await input(label).fill(text);
    for (const label of check) await page.locator('form').getByLabel(label, { exact: true }).check();
    const typed = await page.evaluate(standing);
    await press(send);
    await page.locator('form').getByRole('alert').first().waitFor();
    assert.deepEqual(await page.evaluate(standing), typed, 'what was typed');
    if (field !== undefined) {
      assert.equal(await input(field).getAttribute('aria-invalid'), 'true', field);
      const about = (await input(field).getAttribute('aria-describedby'))?.split(/\s+/) ?? [];
      const told = await Promise.all(about.map(id => page.locator(`[id="${id}"]`).innerText()));
      const message = told.join(' ');
      if (says instanceof RegExp) assert.match(message, says);
      else assert.ok(message.includes(says), message);
    }
    watched.quiet();
  }

  test('for the first account', async () => {
    const link = /https?:\/\/\S+first-run#\S+/.exec(gatehouse.output)?.[0] ?? '';
    await page.goto(link.replace('127.0.0.1', 'localhost'));
    await page.getByLabel('Your name').waitFor();
    const fill = { 'Your name': 'Ada Byron', 'E-mail address': email, Password: 'password1' };
    await refuses({ form: '', at: '', fill, send: 'Create account', says: /\S/, field: 'Password' });
    await axe(page);
    await input('Password').fill(password);
    await press('Create account');
    await page.getByRole('navigation').first().waitFor();
  });

  for (const attempt of attempts)
    test(`for ${attempt.form}`, async () => {
      await page.goto(console() + attempt.at);
      await page.locator('main:not(:has([aria-busy=true])) h1').waitFor();
      for (const name of attempt.by ?? []) await press(name);
      await refuses(attempt);
      await axe(page);
    });

  test('for signing in and signing up', async () => {
    await page.goto(`${portal()}/sign-up`);
    await page.getByLabel('Your name').waitFor();
    const fill = { 'Your name': 'Grace', 'E-mail address': 'grace@example', Password: '12345678' };
    await refuses({ form: '', at: '', fill, send: 'Sign up', says: /\S/, field: 'Password' });
    await page.goto(`${portal()}/sign-in`);
    await page.getByLabel('E-mail address').waitFor();
    const known = { 'E-mail address': email, Password: 'not my password at all' };
    await refuses({ form: '', at: '', fill: known, send: 'Sign in', says: /\S/ });
    await axe(page);
  });
});
