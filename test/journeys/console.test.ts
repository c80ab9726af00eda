/** An administrator from the first-run link to a published API, its callers and their refusals, in a browser. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { axe, fitsWindow, startBrowser, watchedPage, type Watched } from '../browser/support.ts';
import { call, codeOf } from '../support/calls.ts';
import { eventually } from '../support/eventually.ts';
import { Product } from '../support/product.ts';
import { type ExampleTodo, startExampleTodo } from './example-todo.ts';

suite('an administrator in the console', () => {
  let gatehouse: Product;
  let todo: ExampleTodo;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  let key = '';
  const origin = () => gatehouse.url('console').replace('127.0.0.1', 'localhost');
  const todos = (also = '') => `${gatehouse.url()}/todo/todos${also}`;
  const ask = (also = '') => call(todos(also), { headers: { 'x-api-key': key } });

  before(async () => {
    [gatehouse, todo, browser] = await Promise.all([Product.start(), startExampleTodo(), startBrowser()]);
    watched = await watchedPage(browser, { origins: [origin()] });
    ({ page } = watched);
    page.setDefaultTimeout(20_000);
  });
  after(async () => {
    await watched?.close();
    await browser?.close();
    await Promise.all([gatehouse?.stop(), todo?.stop()]);
  });

  const heading = (name: string | RegExp, level = 1) =>
    page.getByRole('heading', { name, level, exact: true }).waitFor();
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const field = (name: string | RegExp) => page.getByLabel(name, { exact: true });
  const box = (name: string) => page.getByRole('combobox', { name, exact: true });
  async function look(): Promise<void> {
    await page.locator('main:not(:has([aria-busy=true]))').waitFor();
    await axe(page);
    await fitsWindow(page);
    watched.quiet();
  }

  test('opens the link of the first start and makes the first account', async () => {
    const link = /https?:\/\/\S+first-run#\S+/.exec(gatehouse.output)?.[0];
    assert.ok(link !== undefined, gatehouse.output);
    await page.goto(link.replace('127.0.0.1', 'localhost'));
    await heading('Make the first account');
    await field('Your name').fill('Ada Byron');
    await field('E-mail address').fill('ada@example.org');
    await field('Password').fill('the engine weaves algebra');
    await look();
    await button('Create account').click();
    await page.getByRole('navigation').first().waitFor();
    await look();
  });

  test('imports a description that nobody here wrote', async () => {
    await page.goto(`${origin()}/apis/import`);
    await heading('Import an API');
    await page.locator('input[type=file]').setInputFiles({
      name: 'openapi.json',
      mimeType: 'application/json',
      buffer: Buffer.from(todo.contract),
    });
    // The description has a name of its own, which is put in once it was read.
    await page.getByText('8 operations').first().waitFor();
    await field('Name').fill('todo');
    await field('Version').fill('v1');
    await field('Upstream addresses').fill(todo.url);
    await look();
    await button('Make a draft').click();
    await heading('What its operations do if misused', 2);
    assert.equal((await call(todos())).status, 404, 'a draft is not served');
  });

  test('says that deleting can do harm, answers what misuse would mean, and sees the floor', async () => {
    await field('Category of DELETE /todos/{id}').selectOption('does-harm');
    await page
      .getByText(/Suggested: /)
      .first()
      .waitFor();
    await look();
    await button('Continue').click();
    await heading('What misuse would mean', 2);
    await button('Store and continue').click();
    await page.getByText(/fields? needs? another look/).waitFor();
    for (const question of await page.getByRole('radiogroup').all())
      await question.getByRole('radio').first().check();
    await field(/^How is this information/).fill('Lists on paper that hang beside the door.');
    await field(/^Who answers/).fill('Ada Byron, head of lists');
    await look();
    await button('Store and continue').click();
    await heading('Who may call it, and where', 2);
    await field('Base path').fill('/todo');
    // The one without tokens: the lists of this service are called with a key alone.
    await page.locator('input[type=radio][value="high-harm@1"]').check();
    await look();
    // The profile without tokens is of a time when nothing was held to the contract.
    const { body } = await gatehouse.admin.get<{ id: string }>('/apis/todo/versions/v1');
    await gatehouse.admin.call('POST', '/attachments', {
      scope: 'version',
      scopeId: body.id,
      policy: 'request-validation',
    });
    await button('Save and continue').click();
    await heading('What is met, and what is missing', 2);
    await page.getByText('It cannot be published yet').waitFor();
    await look();
  });

  test('waives, as Security, what cannot be met yet', async () => {
    await page.getByRole('link', { name: 'Waive it for a while' }).first().click();
    await heading('Waive a control', 2);
    await button('Waive control').click();
    await page.getByText('Say why, in ten characters or more.').waitFor();
    await box('For').click();
    await page.getByRole('option', { name: 'DELETE /todos/{id}' }).click();
    await field('Reason').fill('Only the people of this house call it, until the end of the month.');
    await look();
    await button('Waive control').click();
    const others = [
      'OAuth scope per operation',
      'Response validated and masked',
      'Object ownership',
      'Audit entry per call, durable before forwarding',
      'Sender-constrained tokens',
    ];
    for (const control of others) {
      await page.getByText('Control waived').last().waitFor();
      await box('Control').click();
      await page.getByRole('option', { name: control }).click();
      await button('Waive control').click();
      await page.getByRole('cell', { name: control, exact: true }).waitFor();
    }
    await look();
  });

  test('publishes, and only callers with a key are answered', async () => {
    await page.goto(`${origin()}/apis/import?api=todo&version=v1&step=publish`);
    await page.getByText('Ready to publish').waitFor();
    await page.getByText('It will live by 5 waivers').waitFor();
    await field('Note (optional)').fill('The first one');
    await look();
    await button('Publish version').click();
    await heading(/v1 is published/, 2);
    await look();
    const status = async () => (await call(todos())).status;
    await eventually(status, got => got === 401);
  });

  test('approves who waits, and makes a key that is shown once', async () => {
    const { admin } = gatehouse;
    await admin.call('POST', '/plans', { name: 'standard', approval: 'manual', limits: [] });
    await gatehouse.json('app', 'create', 'shopping-list');
    await gatehouse.json('subscribe', 'shopping-list', 'todo/v1');
    await page.goto(`${origin()}/applications/shopping-list`);
    await button('Make key').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make key' }).click();
    key = await field('API key').innerText();
    await look();
    await page.getByRole('checkbox').check();
    await button('Done').click();
    await page.getByText('Never', { exact: true }).waitFor();
    await eventually(
      () => ask(),
      ({ status }) => status === 403,
    );
    await page.getByRole('link', { name: /^Subscriptions/ }).click();
    await heading('Subscriptions');
    await look();
    await button(/^Approve shopping-list/).click();
    await button('Approve subscription').click();
    await heading('Nobody is waiting', 2);
    await look();
    await eventually(
      () => ask(),
      ({ status }) => status === 200,
      1_000,
    );
  });

  test('attaches a policy to an operation in the form made of its schema, and the gateway enforces it', async () => {
    await page.goto(`${origin()}/apis/todo/versions/v1?section=operations`);
    await page.getByRole('link', { name: 'GET /todos/count' }).click();
    await heading('GET /todos/count');
    await look();
    await page.getByRole('link', { name: 'Policies of this operation' }).click();
    await heading('Policies');
    await button('Attach policy').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Policy', { exact: true }).selectOption({ label: 'Rate limit' });
    await form.getByLabel('Limit', { exact: true }).fill('3');
    await form.getByLabel('Window', { exact: true }).fill('soon');
    await form.getByRole('button', { name: 'Attach policy' }).click();
    await form.getByRole('alert').waitFor();
    assert.equal(await form.getByLabel('Limit', { exact: true }).inputValue(), '3');
    assert.equal(await form.getByLabel('Window', { exact: true }).getAttribute('aria-invalid'), 'true');
    await look();
    await form.getByLabel('Window', { exact: true }).fill('1h');
    await form.getByRole('button', { name: 'Attach policy' }).click();
    await page.getByRole('cell', { name: /^Rate limit/ }).waitFor();
    await look();
    const refused = await eventually(
      () => ask('/count'),
      ({ status }) => status === 429,
    );
    assert.equal(codeOf(refused), 'rate-limited');
    await page.goBack();
    await page.getByText('From this operation').waitFor();
    await look();
  });

  test('rolls back to the Snapshot before it, and the calls pass again', async () => {
    await page.goto(`${origin()}/snapshots`);
    await heading('Snapshots');
    await look();
    const [served, before] = await page.getByRole('link', { name: /^Snapshot \d+|^\d+$/ }).all();
    assert.ok(served !== undefined && before !== undefined);
    await before.click();
    await look();
    await button(/^Roll back to this/).click();
    await field('Reason').fill('Nobody may be turned away from the count today.');
    await button(/^Roll back to \d+/).click();
    await page.getByText(/is back in service/).waitFor();
    await look();
    await eventually(
      () => ask('/count'),
      ({ status }) => status === 200,
    );
  });

  test('revokes the key, and sees the calls refused', async () => {
    await page.goto(`${origin()}/applications/shopping-list`);
    await button(/^Revoke/).click();
    await field('Reason').fill('It was pasted into a chat.');
    await button('Revoke key').click();
    await page.getByText('Key revoked').waitFor();
    const refused = await eventually(
      () => ask(),
      ({ status }) => status === 401,
      1_000,
    );
    assert.equal(codeOf(refused), 'api-key-invalid');
    await page.goto(`${origin()}/live`);
    await heading('Live');
    const row = page.getByRole('button', { name: /API key not accepted/ }).first();
    const appears = async () => {
      assert.equal((await ask()).status, 401);
      return row.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    };
    await eventually(appears, Boolean);
    await row.click();
    await page.getByRole('dialog').getByText('API key not accepted').first().waitFor();
    await look();
  });
});
