import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { permissions } from '#credentials';
import { eventually } from '../support/eventually.ts';
import { problemAnswer, sessionOf, startFakeServer, type FakeServer } from './fake-server.ts';
import { axe, desktop, fitsWindow, phone, startBrowser, watchedPage, type Watched } from './support.ts';
import { decisions, emptyHistory, watching } from './watch-data.ts';

suite('traffic and decisions', () => {
  let browser: Browser;
  let server: FakeServer;
  let watched: Watched;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    server = await startFakeServer('console', {
      'GET /api/v1/session': () => ({ body: sessionOf(permissions) }),
      ...watching(),
    });
    watched = await watchedPage(browser, { origins: [server.origin], reducedMotion: 'reduce' });
  });
  afterEach(async () => {
    await watched.close();
    await server.close();
  });

  const open = async (path: string) => {
    await watched.page.goto(server.origin + path);
    await watched.page.getByRole('heading', { level: 1 }).waitFor();
    await watched.page.waitForLoadState('networkidle');
  };
  const main = () => watched.page.locator('main');
  const choose = async (label: string, option: string) => {
    await watched.page.getByRole('combobox', { name: label }).click();
    await watched.page.getByRole('option', { name: option }).click();
    await watched.page.waitForLoadState('networkidle');
  };
  const asked = (path: string) => server.calls.filter(call => call.path === `/api/v1${path}`);
  const as = (...held: readonly string[]) => {
    server.routes['GET /api/v1/session'] = () => ({ body: sessionOf(['session:own', ...held], ['analyst']) });
  };

  test('every page reads well when full of long names: light, dark, and on a phone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', desktop],
      ['dark', desktop],
      ['dark', phone],
    ] as const) {
      await watched.page.emulateMedia({ colorScheme });
      await watched.page.setViewportSize(viewport);
      for (const path of ['/traffic', '/decisions', '/decisions/d_1', '/decisions/d_4']) {
        await open(path);
        const where = `${path}, ${colorScheme} at ${viewport.width} px`;
        assert.equal(await watched.page.getByRole('alert').count(), 0, where);
        await fitsWindow(watched.page, where);
        await axe(watched.page, where);
      }
    }
    watched.quiet();
  });

  test('refusals are narrowed by cause, version and application, and the address keeps it', async () => {
    await open('/decisions');
    await choose('Cause', 'Too many requests');
    await choose('Application', 'demo');
    await choose('API version', 'city/v1');
    const wanted = { code: 'rate-limited', application: 'demo', version: 'city/v1' };
    const { code, application, version } = asked('/decisions').at(-1)?.query ?? {};
    assert.deepEqual({ code, application, version }, wanted);
    const address = new URL(watched.page.url());
    assert.deepEqual(Object.fromEntries(address.searchParams), wanted);
    await watched.page.reload();
    await watched.page.waitForLoadState('networkidle');
    assert.equal(asked('/decisions').at(-1)?.query['code'], 'rate-limited');
  });

  test('without metrics the choices are what is listed, and counts are not asked for', async () => {
    as('decisions:read');
    await open('/decisions');
    assert.equal(asked('/traffic/top').length, 0);
    await watched.page.getByRole('combobox', { name: 'Cause' }).click();
    await watched.page.getByRole('option', { name: 'API key missing' }).waitFor();
  });

  test('older refusals are read page by page', async () => {
    server.routes['GET /api/v1/decisions'] = ({ query }) => ({
      body:
        query['after'] === undefined
          ? { items: decisions.slice(0, 2), next: 'd_2' }
          : { items: decisions.slice(2), next: null },
    });
    await open('/decisions');
    assert.equal(await watched.page.getByRole('row').count(), 3);
    await watched.page.getByRole('button', { name: /more/i }).click();
    await watched.page.getByRole('row').nth(5).waitFor();
    assert.equal(asked('/decisions').at(-1)?.query['after'], 'd_2');
  });

  test('an empty list of refusals says when the next would be there, a narrowed one how to see more', async () => {
    server.routes['GET /api/v1/decisions'] = () => ({ body: { items: [], next: null } });
    await open('/decisions');
    await main().getByText('Nothing was refused').first().waitFor();
    await axe(watched.page);
    await open('/decisions?code=rate-limited');
    await main().getByText('Nothing like that was refused').waitFor();
    await main().getByText('Take a filter away').waitFor();
  });

  test('a refusal says what happened, which control refused and why, and how to mend it', async () => {
    await open('/decisions/d_1');
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
    await watched.page.waitForURL('**/decisions?application=demo');
  });

  test('a refusal that was only reported says that the request was let through', async () => {
    await open('/decisions/d_2');
    await main().getByText('Reported only: the request was let through').waitFor();
    await axe(watched.page);
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
    server.routes['GET /api/v1/decisions/:id'] = () => ({ body: { ...found, reason: attack } });
    await open('/decisions/d_5');
    await main().getByText(attack).waitFor();
    assert.equal(await watched.page.title(), 'a-code-of-a-newer-server · Gatehouse console');
    watched.quiet();
  });

  test('a decision id leads to its refusal; what cannot be one is not asked for', async () => {
    await open('/decisions');
    const id = watched.page.getByLabel('Decision id');
    for (const wrong of ['', '../users', 'a b', 'x'.repeat(65)]) {
      await id.fill(wrong);
      await watched.page.getByRole('button', { name: 'Find' }).click();
      await main().getByText('Enter the id as it stands').waitFor();
    }
    await axe(watched.page);
    assert.equal(new URL(watched.page.url()).pathname, '/decisions');
    await id.fill(' d_1 ');
    await id.press('Enter');
    await watched.page.waitForURL('**/decisions/d_1');
  });

  test('an id that nobody kept says so', async () => {
    await open('/decisions/d_99');
    await watched.page.getByRole('heading', { name: 'Not found' }).waitFor();
    await axe(watched.page);
  });

  test('traffic is narrowed to an application and a time, and the address keeps it', async () => {
    await open('/traffic');
    await choose('Application', 'demo');
    await watched.page.getByText('7 d', { exact: true }).click();
    await eventually(
      () => Promise.resolve(asked('/traffic').at(-1)?.query ?? {}),
      ({ application, step, from, to }) =>
        application === 'demo' && step === 'hour' && Number(to) - Number(from) >= 7 * 86_400_000,
    );
    assert.match(watched.page.url(), /application=demo&time=week|time=week&application=demo/);
  });

  test('traffic reads as a table as well', async () => {
    await open('/traffic');
    await watched.page.getByRole('button', { name: /table/i }).first().click();
    await watched.page.getByRole('table', { name: /^Requests/ }).waitFor();
    // The name of the button goes away with the pointer.
    await watched.page.mouse.move(0, 0);
    await watched.page.getByRole('tooltip').waitFor({ state: 'detached' });
    await axe(watched.page);
  });

  test('without requests says when they are counted', async () => {
    server.routes['GET /api/v1/traffic'] = emptyHistory;
    server.routes['GET /api/v1/traffic/top'] = () => ({
      body: { from: 0, to: 1, step: 'hour', retention: { minute: 1, hour: 1 }, demoUntil: null, items: [] },
    });
    await open('/traffic');
    await main().getByText('No requests in this time').first().waitFor();
    await axe(watched.page);
  });

  test('a history that cannot be read says so, and another attempt is one press away', async () => {
    const works = server.routes['GET /api/v1/traffic'];
    server.routes['GET /api/v1/traffic'] = () => problemAnswer(500, 'internal', 'Broken');
    await open('/traffic');
    await main().getByText('Code internal').waitFor();
    await axe(watched.page);
    if (works !== undefined) server.routes['GET /api/v1/traffic'] = works;
    await main().getByRole('button', { name: 'Try again' }).click();
    await main().getByText('95 % answered within').first().waitFor();
  });

  test('each page says which permission it takes, and asks for nothing without it', async () => {
    as('audit:read');
    for (const [path, permission] of [
      ['/traffic', 'metrics:read'],
      ['/decisions', 'decisions:read'],
      ['/decisions/d_1', 'decisions:read'],
    ] as const) {
      await open(path);
      await watched.page.getByRole('heading', { name: 'Not open to you' }).waitFor();
      assert.ok((await main().innerText()).includes(permission), path);
    }
    assert.ok(server.calls.every(({ path }) => path === '/api/v1/session'));
  });
});
