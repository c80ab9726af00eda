import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakeApp } from './fake-app.ts';
import { problemAnswer, sessionOf } from './fake-server.ts';
import { attachments, everyServedPage, served } from './served-data.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';

suite('what gateways enforce, in the console: operations, policies, Snapshots, waivers', () => {
  const on = new FakeApp(served);

  const button = (name: string | RegExp) => on.page.getByRole('button', { name, exact: true });
  const heading = (name: string | RegExp) => on.page.getByRole('heading', { name });
  const dialog = () => on.page.getByRole('dialog');

  for (const [name, viewport, colorScheme] of [
    ['on a desk', desktop, 'light'],
    ['on a phone', phone, 'light'],
    ['in the dark', desktop, 'dark'],
  ] as const)
    test(`every page reads well ${name}, full of long names`, async () => {
      await on.page.setViewportSize(viewport);
      await on.page.emulateMedia({ colorScheme });
      for (const path of everyServedPage) {
        await on.open(path);
        assert.equal(await on.page.getByRole('alert').count(), 0, path);
        await fitsWindow(on.page, `${path} ${name}`);
        await axe(on.page, `${path} ${name}`);
      }
      on.watched.quiet();
    });

  test('an operation shows all that a request meets, in order, and where each step is changed', async () => {
    await on.open('/apis/city/versions/v2/operations/op_1');
    const stages = await on.page.locator('ol > li > h3').allInnerTexts();
    assert.deepEqual(stages, [
      'Normalise',
      'Screen',
      'Identify',
      'Authorise',
      'Limit',
      'Validate',
      'Forward',
    ]);
    await on.page.getByText('Route: nothing to do').waitFor();
    await on.page.getByRole('link', { name: 'From version city/v2' }).click();
    await on.page.locator('table[aria-busy=false]').waitFor();
    assert.equal(on.sent('GET', '/attachments').at(-1)?.query['scopeId'], 'ver_2');
  });

  test('an operation shows what threat rules make of each field, and why', async () => {
    await on.open('/apis/city/versions/v2/operations/op_1');
    const rows = on.page.getByRole('table', { name: 'Fields of requests' }).locator('tbody tr');
    assert.match(await rows.first().innerText(), /licence[^]*Not scanned[^]*It must be a uuid/);
    await on.page.getByText('attach request-validation in block mode').waitFor();
    await on.open('/apis/city/versions/v2/operations/op_2');
    await heading('No fields').waitFor();
  });

  test('all policies are listed, and filters are asked of the server and kept with another place', async () => {
    await on.open('/policies');
    assert.equal(await on.page.locator('tbody tr').count(), attachments.length);
    await on.open('/policies?mode=report&scope=api');
    await on.page.getByRole('link', { name: 'City services' }).waitFor();
    await on.page.getByRole('combobox', { name: 'Attached to' }).click();
    await on.page.getByRole('option', { name: 'Zone' }).click();
    await heading('No policies here').waitFor();
    assert.match(on.page.url(), /mode=report&scope=zone$/);
    const { scope, mode } = on.sent('GET', '/attachments').at(-1)?.query ?? {};
    assert.deepEqual([scope, mode], ['zone', 'report']);
    await axe(on.page);
  });

  test('a policy that is refused says so at its option, and Escape asks before it throws that away', async () => {
    on.server.routes['POST /api/v1/attachments'] = () =>
      problemAnswer(400, 'invalid-input', 'Invalid input', {
        errors: [{ at: '/options/window', message: 'is longer than a month' }],
      });
    await on.open('/policies?scope=zone&scopeId=external');
    await button('Attach policy').click();
    await dialog().getByLabel('Policy', { exact: true }).selectOption('rate-limit');
    await dialog().getByLabel('Limit', { exact: true }).fill('7');
    await dialog().getByLabel('Window', { exact: true }).fill('90d');
    await dialog().getByRole('button', { name: 'Attach policy' }).click();
    await dialog().getByText('is longer than a month').waitFor();
    await axe(on.page);
    await on.page.keyboard.press('Escape');
    await button('Keep editing').click();
    assert.equal(await dialog().getByLabel('Window', { exact: true }).inputValue(), '90d');
    await on.page.keyboard.press('Escape');
    await button('Discard').click();
    await dialog().waitFor({ state: 'detached' });
    await button('Attach policy').click();
    await on.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  test('a policy that a floor needs stays, and the reason is told', async () => {
    on.server.routes['DELETE /api/v1/attachments/:attachment'] = () =>
      problemAnswer(422, 'below-floor', 'Below its floor', { detail: 'city/v1 would lack API key.' });
    await on.open('/policies?scope=api');
    await button(/^Detach Rate limit from City services/).click();
    await dialog().getByText('it is not detached').waitFor();
    await button('Detach policy').click();
    await dialog().getByText('city/v1 would lack API key.').waitFor();
    await axe(on.page);
  });

  test('a roll-back says what it would change, asks why, and tells what could not come back', async () => {
    await on.open('/snapshots/7?against=served');
    await heading('What rolling back would change').waitFor();
    await button(/^Roll back to this/).click();
    await button('Roll back to 7').click();
    await dialog().getByText('Say why in at least 8 characters.').waitFor();
    assert.equal(on.sent('POST', '/snapshots/7/roll-back').length, 0);
    await dialog().getByLabel('Reason').fill('The new limits refuse too much.');
    await axe(on.page);
    await button('Roll back to 7').click();
    await on.page.getByText(/city\/v0/).waitFor();
    await axe(on.page);
  });

  test('a Snapshot that is not there, and one that is no number, are not found', async () => {
    for (const number of ['5', '0', 'x', '99999999999999999999']) {
      await on.open(`/snapshots/${number}`);
      await heading(/Not found|There is nothing here|not here/i).waitFor();
    }
  });

  test('what is empty says what would be there', async () => {
    for (const list of ['attachments', 'snapshots', 'waivers'])
      on.server.routes[`GET /api/v1/${list}`] = () => ({ body: { items: [], next: null } });
    for (const [path, title] of [
      ['/policies', 'No policies are attached'],
      ['/snapshots', 'No Snapshots yet'],
      ['/waivers', 'No waivers'],
    ] as const) {
      await on.open(path);
      await heading(title).waitFor();
      await axe(on.page, path);
    }
  });

  test('who may only read sees the policies and Snapshots, and no way to change them', async () => {
    on.server.routes['GET /api/v1/session'] = () => ({
      body: sessionOf(['session:own', 'apis:read', 'snapshots:read'], ['analyst']),
    });
    await on.open('/policies?scope=zone&scopeId=external');
    assert.match((await button('Attach policy').getAttribute('aria-description')) ?? '', /policies:write/);
    assert.equal(await button(/^Detach/).count(), 0);
    await on.open('/snapshots');
    assert.equal(await button(/^Roll back/).count(), 0);
    await on.open('/waivers');
    assert.equal(await button(/^Revoke/).count(), 0);
    await axe(on.page);
  });
});
