import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { catalogue, city, draft, everyPage, floor, operations, preview, published } from './apis-data.ts';
import { FakeApp } from './fake-app.ts';
import { problemAnswer } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';

suite('APIs and their versions in the console', () => {
  const on = new FakeApp(catalogue);

  const button = (name: string | RegExp) => on.page.getByRole('button', { name, exact: true });
  const field = (label: string | RegExp) => on.page.getByLabel(label, { exact: true });
  const heading = (name: string | RegExp) => on.page.getByRole('heading', { name });
  const dialog = () => on.page.getByRole('dialog');
  const drop = (text: string) =>
    on.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'library.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) });
  const focused = () => on.page.evaluate<string>('document.activeElement?.textContent ?? ""');

  test('every page reads well when full of long names, on a desk and on a phone', async () => {
    for (const viewport of [desktop, phone])
      for (const path of everyPage) {
        await on.page.setViewportSize(viewport);
        await on.open(path);
        const where = `${path} at ${viewport.width} px`;
        assert.equal(await on.page.getByRole('alert').count(), 0, where);
        await fitsWindow(on.page, where);
        await axe(on.page, where);
      }
    on.watched.quiet();
  });

  test('the catalogue and a draft keep their contrast in the dark', async () => {
    await on.page.emulateMedia({ colorScheme: 'dark' });
    for (const path of ['/apis', '/apis/city/versions/v2', '/apis/import?api=city&version=v2&step=publish']) {
      await on.open(path);
      await axe(on.page, `${path} in the dark`);
    }
  });

  test('the upstream of a version: what was told is kept, what is new is sent', async () => {
    on.server.routes['PATCH /api/v1/apis/:api/versions/:version'] = () => ({ body: published });
    await on.open('/apis/city/versions/v1?section=upstream');
    await on.page.getByRole('cell', { name: 'Not well' }).waitFor();
    await button('Edit').click();
    await field('Upstream addresses').fill('https://city.internal:8443 3\nhttps://other.internal');
    await field('Queue (optional)').fill('7');
    await on.page.getByRole('checkbox', { name: 'Circuit breaker' }).check();
    await on.page.getByRole('checkbox', { name: 'Health checks' }).check();
    await field('Path').fill('/health');
    await axe(on.page, 'the form of the upstream');
    await button('Save changes').click();
    await dialog().waitFor({ state: 'hidden' });
    const [change] = on.sent('PATCH', '/apis/api_1/versions/ver_1');
    assert.deepEqual(change?.body, {
      upstream: {
        targets: [{ url: 'https://city.internal:8443', weight: 3 }, 'https://other.internal'],
        timeouts: { response: 5000 },
        queue: 7,
        breaker: {},
        health: { path: '/health' },
      },
    });
    on.watched.quiet();
  });

  test('filters are asked of the server and stay in the address', async () => {
    await on.open('/apis?lifecycle=published&category=does-harm');
    await field('Search APIs').fill('licence');
    await on.page.waitForURL(/search=licence/);
    await on.page.locator('table[aria-busy=false]').waitFor();
    assert.deepEqual(
      { ...on.sent('GET', '/apis').at(-1)?.query },
      {
        limit: '25',
        search: 'licence',
        lifecycle: 'published',
        category: 'does-harm',
      },
    );
  });

  test('an empty catalogue leads to the import, an empty search back to all', async () => {
    on.server.routes['GET /api/v1/apis'] = () => ({ body: { items: [], next: null } });
    await on.open('/apis');
    await heading('No APIs yet').waitFor();
    await axe(on.page);
    await on.open('/apis?search=x');
    await heading('No API fits').waitFor();
    await button('Show all APIs').click();
    await heading('No APIs yet').waitFor();
  });

  test('what fails says so, what is not there says so, and what is forbidden names the permission', async () => {
    on.server.routes['GET /api/v1/apis'] = () => problemAnswer(500, 'internal', 'Broken');
    await on.open('/apis');
    await heading('Broken').waitFor();
    await on.open('/apis/nothing/versions/v1');
    await heading('Not found').waitFor();
    await axe(on.page);
    on.as('audit:read');
    await on.open('/apis/city');
    await on.page.getByText('apis:read').waitFor();
  });

  test('who may only read sees everything, and why nothing can be changed', async () => {
    on.as('apis:read');
    await on.open('/apis/city/versions/v2');
    for (const name of ['Publish', 'Edit'])
      assert.match((await button(name).getAttribute('aria-description')) ?? '', /permission apis:/);
    assert.equal(await button('Delete draft').count(), 0);
    await axe(on.page);
    await button('Publish').click({ force: true });
    assert.equal(await dialog().count(), 0);
    await on.open('/apis/city/versions/v2?section=operations');
    assert.equal(await on.page.locator('table select').count(), 0);
    await on.open('/apis/city/versions/v2?section=waivers&control=api-key');
    assert.equal(await on.page.getByRole('heading', { name: 'Waive a control' }).count(), 0);
    await on.open('/apis/import');
    await on.page.getByText('apis:write').waitFor();
  });

  test('text of developers is text', async () => {
    await on.open('/apis/city');
    await on.page.getByText('<img src=x onerror=alert(1)>').waitFor();
    on.watched.quiet();
  });

  test('an API that is refused keeps all that was typed and says what is wrong at its field', async () => {
    on.server.routes['POST /api/v1/apis'] = () =>
      problemAnswer(400, 'invalid-input', 'Invalid input', {
        errors: [{ at: '/owner', message: 'must be a team' }],
      });
    await on.open('/apis');
    await button('Add an API').click();
    await button('Add API').click();
    await dialog().getByText('Give the API a name.').waitFor();
    await dialog().getByLabel('Name', { exact: true }).fill('library');
    await dialog().getByLabel('Owner (optional)').fill('me');
    await button('Add API').click();
    await dialog().getByText('must be a team').waitFor();
    assert.equal(await dialog().getByLabel('Name', { exact: true }).inputValue(), 'library');
    await axe(on.page);
  });

  test('an API with versions cannot be deleted, and one without can after a question', async () => {
    await on.open('/apis/city');
    await button('Delete API').click({ force: true });
    assert.equal(await dialog().count(), 0);
    on.server.routes['GET /api/v1/apis/:api/versions'] = () => ({ body: { items: [], next: null } });
    on.server.routes['DELETE /api/v1/apis/api_1'] = () => ({ status: 204 });
    await on.open('/apis/city');
    await heading('No version yet').waitFor();
    await button('Delete API').click();
    await dialog().getByRole('button', { name: 'Delete API' }).click();
    await heading('APIs').waitFor();
    assert.equal(on.sent('DELETE', '/apis/api_1')[0]?.headers['if-match'], '"3"');
  });

  test('the floor names what is missing with its operations, and leads to the ways out', async () => {
    await on.open('/apis/city/versions/v2');
    await on.page.getByText('3 controls are missing over all operations').waitFor();
    await on.page.getByText('2 of 2 operations').first().waitFor();
    await on.page.getByRole('link', { name: 'Waive it for a while' }).first().click();
    await heading('Waive a control').waitFor();
    assert.equal(
      await on.page.getByRole('combobox', { name: 'Control' }).inputValue(),
      'API key and subscription',
    );
  });

  test('a version below its floor is not published, and told exactly why not', async () => {
    await on.open('/apis/city/versions/v2');
    await button('Publish').click();
    await dialog().getByText('It cannot be published yet').waitFor();
    await dialog().getByText('city/v1 is at the same place: change the base path.').waitFor();
    await dialog().getByText('Publishing ends the roll back').waitFor();
    await axe(on.page);
    await dialog().getByRole('button', { name: 'Publish version' }).click({ force: true });
    assert.equal(on.sent('POST', '/apis/city/versions/v2/publish').length, 0);
    on.server.routes['GET /api/v1/apis/:api/versions/:version/preview'] = () => ({ body: preview(true) });
    on.server.routes['POST /api/v1/apis/:api/versions/:version/publish'] = () =>
      problemAnswer(422, 'below-floor', 'Below the floor');
    await dialog().getByRole('button', { name: 'Check again' }).click();
    await dialog().getByText('Ready to publish').waitFor();
    await dialog().getByLabel('Note (optional)').fill('agreed');
    await dialog().getByRole('button', { name: 'Publish version' }).click();
    await dialog().getByRole('alert').getByText('Below the floor', { exact: true }).waitFor();
    assert.equal(await dialog().getByLabel('Note (optional)').inputValue(), 'agreed');
    assert.deepEqual(on.sent('POST', '/apis/city/versions/v2/publish')[0]?.body, { note: 'agreed' });
  });

  test('a version is not retired without a reason', async () => {
    on.server.routes['POST /api/v1/apis/:api/versions/:version/retire'] = () => ({
      body: { version: draft, snapshot: null },
    });
    await on.open('/apis/city/versions/v1');
    await button('Retire').click();
    await dialog()
      .getByText(/Nothing comes back from retirement/)
      .waitFor();
    await button('Retire version').click();
    await dialog()
      .getByText(/Say why/)
      .waitFor();
    await dialog().getByLabel('Reason').fill('v2 has taken its place');
    await button('Retire version').click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual(on.sent('POST', '/apis/city/versions/v1/retire')[0]?.body, {
      reason: 'v2 has taken its place',
    });
  });

  test('a category that is refused goes back to what it was, and says why', async () => {
    on.server.routes['PATCH /api/v1/apis/:api/versions/:version/operations/op_1'] = () =>
      problemAnswer(422, 'below-floor', 'Below the floor');
    await on.open('/apis/city/versions/v2?section=operations');
    const category = field('Category of GET /licences/{number}');
    await category.selectOption('does');
    await on.page.getByText(/^Below the floor/).waitFor();
    assert.equal(await category.inputValue(), operations[0]?.category);
    await axe(on.page);
  });

  test('a waiver needs a reason and a date within a year', async () => {
    on.server.routes['POST /api/v1/waivers'] = () => ({ status: 201, body: {} });
    await on.open('/apis/city/versions/v2?section=waivers&control=api-key');
    await field('Until').fill('2999-01-01');
    await button('Waive control').click();
    await on.page.getByText('A waiver lasts a year at most.').waitFor();
    await on.page.getByText('Say why, in ten characters or more.').waitFor();
    assert.equal(on.sent('POST', '/waivers').length, 0);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await field('Until').fill(tomorrow);
    await field('Reason').fill('The partner has a firewall.');
    await button('Waive control').click();
    await on.page.getByText('Control waived').waitFor();
    const [asked] = on.sent('POST', '/waivers').map(call => call.body as { until: number });
    assert.ok(asked);
    const { until, ...body } = asked;
    assert.deepEqual(body, {
      control: 'api-key',
      reason: 'The partner has a firewall.',
      api: 'city',
      version: 'v2',
    });
    assert.ok(until > Date.now());
  });

  test('an import goes on where one was, loses nothing between steps, and cleans up after a refusal', async () => {
    on.server.routes['POST /api/v1/apis'] = () => ({
      status: 201,
      body: { ...city, name: 'library', id: 'api_9' },
    });
    on.server.routes['DELETE /api/v1/apis/api_9'] = () => ({ status: 204 });
    on.server.routes['POST /api/v1/apis/library/versions'] = () =>
      problemAnswer(400, 'invalid-input', 'Invalid input', {
        errors: [{ at: '/upstream/targets/0', message: 'may not lead back to Gatehouse' }],
      });
    await on.open('/apis/import');
    await button('Make a draft').click();
    await on.page.getByText('Choose a document, or say below that it has none.').waitFor();
    await drop('broken');
    await on.page.getByText('Line 12, column 3').waitFor();
    await axe(on.page);
    await button('Take another one').click();
    await field('Owner (optional)').fill('Library office');
    await field('Title (optional)').fill('Books');
    await drop('openapi: 3.1.0');
    await on.page.getByText('Library: 1 operation, OpenAPI 3.1.0').waitFor();
    assert.equal(await field('Name').inputValue(), 'library');
    assert.equal(await field('Title (optional)').inputValue(), 'Books', 'what was typed stays');
    await button('Make a draft').click();
    await on.page.getByText('may not lead back to Gatehouse').waitFor();
    assert.equal(on.sent('DELETE', '/apis/api_9').length, 1, 'nothing is left of a refused import');
    assert.equal(await field('Owner (optional)').inputValue(), 'Library office');

    on.server.routes['POST /api/v1/apis/library/versions'] = () => ({
      status: 201,
      body: { ...draft, warnings: [{ at: '/servers', message: 'It has no servers.' }] },
    });
    on.server.routes['GET /api/v1/apis/library'] = () => ({ body: { ...city, name: 'library' } });
    await button('Make a draft').click();
    await heading('What its operations do if misused').waitFor();
    await heading('1 doubtful place').waitFor();
    assert.equal(await focused(), 'What its operations do if misused');
    await button('Continue').click();
    await on.page.getByText('These answers are needed').waitFor();
    await on.page.getByText('6 questions are still open').waitFor();
    await on.page.getByRole('radio', { name: /^Something that cannot be taken back/ }).check();
    await on.page.getByText('What it does cannot be taken back.').waitFor();
    await on.page.getByText('Object ownership').waitFor();
    await field(/^How is this information/).fill('On paper');
    await button('Store and continue').click();
    await on.page.getByText('Choose an answer.').first().waitFor();
    await button('Publish').click();
    await heading('What is met, and what is missing').waitFor();
    await button('Risk').click();
    assert.equal(await field(/^How is this information/).inputValue(), 'On paper');
    await button('Access').click();
    assert.equal(await on.page.getByLabel('High harm (fits best)').isChecked(), true);
    await on.page.reload();
    await heading('Who may call it, and where').waitFor();
    on.watched.quiet();
  });

  test('a new version is assessed from the answers of the one before, and shows at once what follows', async () => {
    await on.page.goto(`${on.server.origin}/apis/city/versions/v2?section=assessment`);
    await button('Answer the questions').click();
    await on.page.getByText('What follows so far').waitFor();
    await button('Take the answers of v1').click();
    await on.page.getByText('What follows from it').waitFor();
    assert.equal(await field(/^Who answers/).inputValue(), 'Ada Byron, head of licensing');
    await on.page.getByText('Whoever pretends to be someone else acts in their name.').waitFor();
  });

  test('a contract shows its risks and what it changes, and another one before it takes its place', async () => {
    await on.open('/apis/city/versions/v2?section=contract');
    await on.page.getByText('It does not publish with errors.', { exact: false }).waitFor();
    await on.page.getByText('A credential travels in the address').click();
    await on.page.getByText('take it in a header field', { exact: false }).waitFor();
    await on.page.getByRole('cell', { name: 'DELETE /potholes/{id}' }).waitFor();
    await axe(on.page);
    await button('Replace').click();
    await drop('openapi: 3.1.0');
    await button('Replace contract').waitFor();
    for (const shown of [
      on.page.getByRole('list', { name: 'Findings of the lint' }),
      on.page.getByRole('table', { name: 'Changes for those who call' }),
    ])
      await shown.nth(1).waitFor();
    const [compared] = on.sent('POST', '/contracts/compare').map(call => call.body as { against: unknown });
    assert.deepEqual(compared?.against, { api: 'city', version: 'v2' });
    await axe(on.page);
    on.watched.quiet();
  });

  test('an import can be walked by keyboard alone', async () => {
    on.server.routes['GET /api/v1/apis/:api/versions/:version/floor'] = () => ({ body: floor(true) });
    on.server.routes['GET /api/v1/apis/:api/versions/:version/preview'] = () => ({ body: preview(true) });
    on.server.routes['PATCH /api/v1/apis/city/versions/v2'] = () => ({ body: { ...draft, revision: 4 } });
    on.server.routes['POST /api/v1/apis/city/versions/v2/publish'] = () => {
      on.server.routes['GET /api/v1/apis/:api/versions/v2'] = () => ({
        body: { ...draft, lifecycle: 'published' },
      });
      return { body: { version: draft, snapshot: null } };
    };
    await on.open('/apis/import?api=city&version=v2&step=access');
    await on.page.locator('input[name=audience]:checked').focus();
    await on.page.keyboard.press('ArrowRight');
    assert.equal(await on.page.getByLabel('Partner', { exact: true }).isChecked(), true);
    await button('Save and continue').press('Enter');
    await heading('What is met, and what is missing').waitFor();
    assert.equal(await focused(), 'What is met, and what is missing');
    await button('Publish version').press('Enter');
    await heading('City services v2 is published').waitFor();
    await axe(on.page);
    const [patch] = on.sent('PATCH', '/apis/city/versions/v2').map(call => call.body as { audience: string });
    assert.equal(patch?.audience, 'partner');
  });
});
