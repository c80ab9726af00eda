import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { FakeApp } from './fake-app.ts';
import { problemAnswer } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone } from './support.ts';
import { decisions, emptyHistory, watching } from './watch-data.ts';

suite('traffic and decisions', () => {
  const on = new FakeApp(watching);

  const main = () => on.page.locator('main');
  const choose = async (label: string, option: string) => {
    await on.page.getByRole('combobox', { name: label }).click();
    await on.page.getByRole('option', { name: option }).click();
    await on.page.waitForLoadState('networkidle');
  };
  const asked = (path: string) => on.server.calls.filter(call => call.path === `/api/v1${path}`);

  test('every page reads well when full of long names: light, dark, and on a phone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', desktop],
      ['dark', desktop],
      ['dark', phone],
    ] as const) {
      await on.page.emulateMedia({ colorScheme });
      await on.page.setViewportSize(viewport);
      for (const path of ['/traffic', '/decisions', '/decisions/d_1', '/decisions/d_4']) {
        await on.openQuietly(path);
        const where = `${path}, ${colorScheme} at ${viewport.width} px`;
        assert.equal(await on.page.getByRole('alert').count(), 0, where);
        await fitsWindow(on.page, where);
        await axe(on.page, where);
      }
    }
    on.watched.quiet();
  });

  test('refusals are narrowed by cause, version and application, and the address keeps it', async () => {
    await on.openQuietly('/decisions');
    await choose('Cause', 'Too many requests');
    await choose('Application', 'demo');
    await choose('API version', 'city/v1');
    const wanted = { code: 'rate-limited', application: 'demo', version: 'city/v1' };
    const { code, application, version } = asked('/decisions').at(-1)?.query ?? {};
    assert.deepEqual({ code, application, version }, wanted);
    const address = new URL(on.page.url());
    assert.deepEqual(Object.fromEntries(address.searchParams), wanted);
    await on.page.reload();
    await on.page.waitForLoadState('networkidle');
    assert.equal(asked('/decisions').at(-1)?.query['code'], 'rate-limited');
  });

  test('without metrics the choices are what is listed, and counts are not asked for', async () => {
    on.as('decisions:read');
    await on.openQuietly('/decisions');
    assert.equal(asked('/traffic/top').length, 0);
    await on.page.getByRole('combobox', { name: 'Cause' }).click();
    await on.page.getByRole('option', { name: 'API key missing' }).waitFor();
  });

  test('older refusals are read page by page', async () => {
    on.server.routes['GET /api/v1/decisions'] = ({ query }) => ({
      body:
        query['after'] === undefined
          ? { items: decisions.slice(0, 2), next: 'd_2' }
          : { items: decisions.slice(2), next: null },
    });
    await on.openQuietly('/decisions');
    assert.equal(await on.page.getByRole('row').count(), 3);
    await on.page.getByRole('button', { name: /more/i }).click();
    await on.page.getByRole('row').nth(5).waitFor();
    assert.equal(asked('/decisions').at(-1)?.query['after'], 'd_2');
  });

  test('an empty list of refusals says when the next would be there, a narrowed one how to see more', async () => {
    on.server.routes['GET /api/v1/decisions'] = () => ({ body: { items: [], next: null } });
    await on.openQuietly('/decisions');
    await main().getByText('Nothing was refused').first().waitFor();
    await axe(on.page);
    await on.openQuietly('/decisions?code=rate-limited');
    await main().getByText('Nothing like that was refused').waitFor();
    await main().getByText('Take a filter away').waitFor();
  });

  test('a refusal says what happened, which control refused and why, and how to mend it', async () => {
    await on.openQuietly('/decisions/d_1');
    const text = await main().innerText();
    for (const part of [
      'Too many requests',
      'rate-limit',
      'More than 60 requests in 60 s',
      'Refused with 429',
      'demo',
    ])
      assert.ok(text.includes(part), part);
    await main().getByRole('link', { name: 'All of this application' }).click();
    await on.page.waitForURL('**/decisions?application=demo');
  });

  test('a refusal that was only reported says that the request was let through', async () => {
    await on.openQuietly('/decisions/d_2');
    await main().getByText('Reported only: the request was let through').waitFor();
    await axe(on.page);
    assert.equal(
      await main()
        .getByText(/Refused with/)
        .count(),
      0,
    );
  });

  test('a code of a newer server is shown as it is, and a reason as text', async () => {
    const attack = '<img src=x onerror="document.title=1">';
    const found = decisions[4];
    on.server.routes['GET /api/v1/decisions/:id'] = () => ({ body: { ...found, reason: attack } });
    await on.openQuietly('/decisions/d_5');
    await main().getByText(attack).waitFor();
    assert.equal(await on.page.title(), 'a-code-of-a-newer-server · Gatehouse console');
    on.watched.quiet();
  });

  test('a decision id leads to its refusal; what cannot be one is not asked for', async () => {
    await on.openQuietly('/decisions');
    const id = on.page.getByLabel('Decision id');
    for (const wrong of ['', '../users', 'a b', 'x'.repeat(65)]) {
      await id.fill(wrong);
      await on.page.getByRole('button', { name: 'Find' }).click();
      await main().getByText('Enter the id as it stands').waitFor();
    }
    await axe(on.page);
    assert.equal(new URL(on.page.url()).pathname, '/decisions');
    await id.fill(' d_1 ');
    await id.press('Enter');
    await on.page.waitForURL('**/decisions/d_1');
  });

  test('an id that nobody kept says so', async () => {
    await on.openQuietly('/decisions/d_99');
    await on.page.getByRole('heading', { name: 'Not found' }).waitFor();
    await axe(on.page);
  });

  test('traffic is narrowed to an application and a time, and the address keeps it', async () => {
    await on.openQuietly('/traffic');
    await choose('Application', 'demo');
    await on.page.getByText('7 d', { exact: true }).click();
    await eventually(
      () => Promise.resolve(asked('/traffic').at(-1)?.query ?? {}),
      ({ application, step, from, to }) =>
        application === 'demo' && step === 'hour' && Number(to) - Number(from) >= 7 * 86_400_000,
    );
    assert.match(on.page.url(), /application=demo&time=week|time=week&application=demo/);
  });

  test('traffic reads as a table as well', async () => {
    await on.openQuietly('/traffic');
    await on.page.getByRole('button', { name: /table/i }).first().click();
    await on.page.getByRole('table', { name: /^Requests/ }).waitFor();
    // The name of the button goes away with the pointer.
    await on.page.mouse.move(0, 0);
    await on.page.getByRole('tooltip').waitFor({ state: 'detached' });
    await axe(on.page);
  });

  test('without requests says when they are counted', async () => {
    on.server.routes['GET /api/v1/traffic'] = emptyHistory;
    on.server.routes['GET /api/v1/traffic/top'] = () => ({
      body: { from: 0, to: 1, step: 'hour', retention: { minute: 1, hour: 1 }, demoUntil: null, items: [] },
    });
    await on.openQuietly('/traffic');
    await main().getByText('No requests in this time').first().waitFor();
    await axe(on.page);
  });

  test('a history that cannot be read says so, and another attempt is one press away', async () => {
    const works = on.server.routes['GET /api/v1/traffic'];
    on.server.routes['GET /api/v1/traffic'] = () => problemAnswer(500, 'internal', 'Broken');
    await on.openQuietly('/traffic');
    await main().getByText('Code internal').waitFor();
    await axe(on.page);
    if (works !== undefined) on.server.routes['GET /api/v1/traffic'] = works;
    await main().getByRole('button', { name: 'Try again' }).click();
    await main().getByText('95 % answered within').first().waitFor();
  });

  test('each page says which permission it takes, and asks for nothing without it', async () => {
    on.as('audit:read');
    for (const [path, permission] of [
      ['/traffic', 'metrics:read'],
      ['/decisions', 'decisions:read'],
      ['/decisions/d_1', 'decisions:read'],
    ] as const) {
      await on.openQuietly(path);
      await on.page.getByRole('heading', { name: 'Not open to you' }).waitFor();
      assert.ok((await main().innerText()).includes(permission), path);
    }
    assert.ok(on.server.calls.every(({ path }) => path === '/api/v1/session'));
  });
});
