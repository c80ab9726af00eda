import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { permissions } from '#credentials';
import {
  anonymousSession,
  fakeEvents,
  problemAnswer,
  sessionOf,
  startFakeServer,
  type FakeAnswer,
  type FakeEvents,
  type FakeServer,
} from './fake-server.ts';
import { axe, desktop, fitsWindow, phone, startBrowser, watchedPage, type Watched } from './support.ts';
import { decisionCalled, secondAt, tickAt, watching } from './watch-data.ts';

suite('the live view', () => {
  let browser: Browser;
  let server: FakeServer;
  let watched: Watched;
  let streams: FakeEvents[];
  /** What is answered instead of a stream. */
  let refusal: FakeAnswer | undefined;
  let history: readonly unknown[];
  let began: number;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    streams = [];
    refusal = undefined;
    began = Math.floor(Date.now() / 1000) * 1000;
    history = Array.from({ length: 120 }, (_, second) => secondAt(began - (119 - second) * 1000));
    server = await startFakeServer('console', {
      'GET /api/v1/session': () => ({ body: sessionOf(permissions) }),
      ...watching(),
      'GET /api/v1/live': () => {
        if (refusal !== undefined) return refusal;
        const events = fakeEvents();
        streams.push(events);
        events.says('history', history);
        return { events };
      },
    });
    watched = await watchedPage(browser, { origins: [server.origin] });
  });
  afterEach(async () => {
    for (const { cut } of streams) cut();
    await watched.close();
    await server.close();
  });

  const open = async () => {
    await watched.page.goto(`${server.origin}/live`);
    await watched.page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
  };
  const says = (event: string, data: unknown) => streams.at(-1)?.says(event, data);
  const shows = (text: string | RegExp) => watched.page.getByText(text).first().waitFor();
  const list = () => watched.page.getByRole('region', { name: 'Refusals as they happen' });
  const button = (name: string) => watched.page.getByRole('button', { name });
  const as = (...held: readonly string[]) => {
    server.routes['GET /api/v1/session'] = () => ({ body: sessionOf(['session:own', ...held], ['analyst']) });
  };

  test('reads well while full of long names, light and dark, on a desk and on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const viewport of [desktop, phone]) {
        const where = `${colorScheme} at ${viewport.width} px`;
        await watched.page.emulateMedia({ colorScheme });
        await watched.page.setViewportSize(viewport);
        await open();
        await list().getByRole('button').nth(4).waitFor();
        says('tick', tickAt(began + 1000));
        await shows('POST /potholes');
        await fitsWindow(watched.page, where);
        await axe(watched.page, where);
        await list().getByRole('button').first().click();
        await watched.page.getByRole('link', { name: 'Open on a page of its own' }).waitFor();
        // While it slides in, its colours are mixed with what is below.
        await watched.page.waitForTimeout(400);
        await axe(watched.page, `the drawer, ${where}`);
      }
    watched.quiet();
  });

  test('shows each refusal as it comes, once, and opens why it was refused', async () => {
    await open();
    says('decision', [decisionCalled('d_9', began + 1000), decisionCalled('d_1', began - 300_000)]);
    await list().getByRole('button').nth(5).waitFor();
    assert.equal(await list().getByRole('button').count(), 6);
    await list().getByRole('button').first().click();
    const drawer = watched.page.getByRole('dialog', { name: 'Too many requests' });
    await drawer.getByText('More than 60 requests in 60 s').waitFor();
    await drawer.getByRole('link', { name: 'Open on a page of its own' }).click();
    await watched.page.waitForURL('**/decisions/d_9');
  });

  test('stands still while paused, tells what has come since, and goes on with all of it', async () => {
    await open();
    await list().getByRole('button').nth(4).waitFor();
    await button('Pause').click();
    says('tick', tickAt(began + 1000));
    says('decision', [decisionCalled('d_9', began + 1000)]);
    await shows('12 requests since, 3 refused');
    assert.equal(await list().getByRole('button').count(), 5);
    await axe(watched.page);
    await button('Go on').click();
    await list().getByRole('button').nth(5).waitFor();
    assert.equal(await watched.page.getByText('Paused', { exact: true }).count(), 0);
    watched.quiet();
  });

  test('tells that the connection was lost, keeps what it had, and comes back by itself', async () => {
    await open();
    await shows('Too many requests');
    streams[0]?.cut();
    await shows('The connection was lost');
    await axe(watched.page);
    await watched.page.getByText('The connection was lost').waitFor({ state: 'detached' });
    assert.equal(streams.length, 2);
    watched.quiet();
  });

  test('connects at once when told to, where waiting takes longer', async () => {
    refusal = problemAnswer(503, 'busy', 'Busy');
    await open();
    await shows('Nothing has arrived yet');
    await shows(/next attempt in \d+ s/);
    refusal = undefined;
    await button('Connect now').click();
    await shows('Requests a second');
  });

  test('leads to sign-in, and back, when the session has ended', async () => {
    await open();
    await shows('Requests a second');
    server.routes['GET /api/v1/session'] = () => ({ body: anonymousSession('internal') });
    refusal = problemAnswer(401, 'unauthenticated', 'Not signed in');
    streams[0]?.cut();
    await watched.page.waitForURL('**/sign-in?next=%2Flive');
  });

  test('says which permission is missing when it was taken away meanwhile', async () => {
    await open();
    await shows('Requests a second');
    as('decisions:read');
    refusal = problemAnswer(403, 'forbidden', 'Not permitted', { permission: 'metrics:read' });
    streams[0]?.cut();
    await watched.page.getByRole('heading', { name: 'Not open to you' }).waitFor();
    await shows('metrics:read');
    await axe(watched.page);
  });

  test('without the permission for metrics not even asks', async () => {
    as('decisions:read');
    await watched.page.goto(`${server.origin}/live`);
    await watched.page.getByRole('heading', { name: 'Not open to you' }).waitFor();
    assert.deepEqual(streams, []);
  });

  test('without the permission for decisions shows numbers, says what is missing and asks for none', async () => {
    as('metrics:read');
    await open();
    await list().getByText('Single refusals are not open to you').waitFor();
    assert.equal(await list().getByRole('button').count(), 0);
    assert.ok(server.calls.every(({ path }) => !path.startsWith('/api/v1/decisions')));
    await axe(watched.page);
    watched.quiet();
  });

  test('without any traffic says so instead of drawing nothing', async () => {
    const none = { requests: 0, refused: 0, byRefusal: {}, p50: null, p95: null, p99: null };
    history = [secondAt(began - 1000, none), secondAt(began, none)];
    server.routes['GET /api/v1/decisions'] = () => ({ body: { items: [], next: null } });
    await open();
    await shows('No requests right now');
    await shows('Nothing was refused yet');
    await axe(watched.page);
    await fitsWindow(watched.page);
  });

  test('tells what was not counted and which seconds are missing', async () => {
    await open();
    says('tick', tickAt(began + 4000, { dropped: 5 }));
    const tile = (label: string) => watched.page.locator('dl > div', { hasText: label }).innerText();
    await shows('Seconds missing');
    assert.match(await tile('Seconds missing'), /\n3\n/);
    assert.match(await tile('Not counted'), /\n5\n/);
  });

  test('goes on without the list of the last refusals when that cannot be read', async () => {
    server.routes['GET /api/v1/decisions'] = () => problemAnswer(500, 'internal', 'Broken');
    await open();
    await shows('Nothing was refused yet');
    says('decision', [decisionCalled('d_9', began)]);
    await list().getByRole('button').first().waitFor();
    assert.equal(await watched.page.getByRole('alert').count(), 0);
  });
});
