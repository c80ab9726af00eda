import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FakeApp } from './fake-app.ts';
import { problemAnswer } from './fake-server.ts';
import { calm, overview, statusOf } from './overview-data.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';
import { emptyHistory } from './watch-data.ts';

suite('the overview', () => {
  const on = new FakeApp(overview);

  const open = () => on.openQuietly();
  const needs = () => on.page.getByRole('region', { name: 'Needs attention' });
  const titles = async () =>
    (await needs().getByRole('listitem').allInnerTexts()).map(text => text.split('\n')[1]);
  const asked = (part: string) => on.server.calls.filter(({ path }) => path.startsWith(`/api/v1${part}`));

  test('reads well when much is to be done: light, dark, and on a phone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', desktop],
      ['dark', desktop],
      ['light', phone],
    ] as const) {
      const where = `${colorScheme} at ${viewport.width} px`;
      await on.page.emulateMedia({ colorScheme });
      await on.page.setViewportSize(viewport);
      await open();
      await fitsWindow(on.page, where);
      await axe(on.page, where);
    }
    on.watched.quiet();
  });

  test('tells what needs a person, the worst first, and nothing that does not', async () => {
    await open();
    assert.deepEqual(await titles(), [
      'Gateways serve Snapshot 6, not the newest',
      'city v1 is below its floor',
      'The revocation list of late-ca is out of date',
      'A certificate of near-ca ends in 3 days',
      'The revocation list of near-ca runs out in 5 days',
      'Waiver of “OAuth with a token of its own” ends in 3 days',
      'Waiver of “OAuth with a token of its own” ends within a day',
      'municipal-parking-and-street-maintenance-gateway-integration-service asks for The city v1',
      'Application 1 asks for The city v1',
      'Application 2 asks for The city v1',
      'Application 3 asks for The city v1',
      '2 more subscriptions wait',
      'parks v2 is a draft',
      'parks v3 is a draft',
    ]);
    await needs().getByText('It lacks 2 controls to be published').waitFor();
    await needs().getByRole('link', { name: 'Publish: parks v3 is a draft' }).click();
    await on.page.waitForURL('**/apis/parks/versions/v3');
  });

  test('says so when nothing waits', async () => {
    Object.assign(on.server.routes, calm());
    await open();
    await needs().getByText('Nothing waits for you').waitFor();
    await axe(on.page);
    on.watched.quiet();
  });

  test('tells that a Snapshot was brought back', async () => {
    Object.assign(on.server.routes, calm());
    on.server.routes['GET /api/v1/status'] = () => ({ body: statusOf({ rolledBackTo: 5 }) });
    await open();
    assert.deepEqual(await titles(), ['Snapshot 5 was brought back']);
  });

  test('never says that nothing waits when it could not find out', async () => {
    Object.assign(on.server.routes, calm());
    on.server.routes['GET /api/v1/waivers'] = () => problemAnswer(500, 'internal', 'Broken');
    await open();
    await needs().getByText('Code internal').waitFor();
    assert.equal(await needs().getByText('Nothing waits for you').count(), 0);
    await axe(on.page);
    on.server.routes['GET /api/v1/waivers'] = () => ({ body: { items: [], next: null } });
    await needs().getByRole('button', { name: 'Try again' }).click();
    await needs().getByText('Nothing waits for you').waitFor();
  });

  test('on a fresh installation shows the first step, or who takes it', async () => {
    const counts = { apis: 0, versions: 0, operations: 0, developers: 0, applications: 0, subscriptions: 0 };
    on.server.routes['GET /api/v1/status'] = () => ({
      body: statusOf({ counts, snapshot: null, serving: null }),
    });
    await open();
    await axe(on.page);
    assert.equal(asked('/waivers').length, 0);
    const main = on.page.locator('main');
    await main.getByRole('heading', { name: 'Import your first API' }).waitFor();
    assert.equal(
      await main.getByRole('link', { name: 'Import an API' }).first().getAttribute('href'),
      '/apis/import',
    );
    on.as('apis:read');
    await open();
    await main.getByText('An API developer or an administrator imports it').waitFor();
    assert.equal(await main.getByRole('link').count(), 0);
  });

  test('asks for nothing and shows nothing that one may not', async () => {
    on.as('metrics:read');
    await open();
    await on.page.getByRole('heading', { name: 'Last 24 hours' }).waitFor();
    assert.deepEqual(
      on.server.calls.filter(({ path }) => !/\/(session|traffic)$/.test(path)),
      [],
    );
    on.as('apis:read');
    await open();
    await needs().getByText('city v1 is below its floor').waitFor();
    assert.equal(asked('/subscriptions').length, 0);
    assert.equal(asked('/apis/parks').length, 0);
    assert.equal(asked('/traffic').length, 1);
    for (const name of ['Shortcuts', 'Explain a refusal', 'Last 24 hours'])
      assert.equal(await on.page.getByRole('heading', { name }).count(), 0, name);
    await axe(on.page);
  });

  test('without traffic says when it begins to count', async () => {
    on.server.routes['GET /api/v1/traffic'] = emptyHistory;
    await open();
    await on.page.getByText('No requests yet').waitFor();
    await axe(on.page);
  });
});
