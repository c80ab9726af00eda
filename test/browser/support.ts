import assert from 'node:assert/strict';
import axeCore from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { provide } from '../../tools/provide.ts';

// As text, since they run in the page: this program knows no DOM.
const tellViolations = `document.addEventListener('securitypolicyviolation', event => {
  globalThis.reportViolation?.(
    [event.effectiveDirective, event.blockedURI, event.sample, event.sourceFile].join(' '),
  );
});`;
const runAxe = `axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})`;

/** Widths at which pages are looked at: a laptop and the narrowest phone. */
export const desktop = { width: 1280, height: 800 };
export const phone = { width: 360, height: 740 };

/** Chromium that can reach nothing but this machine, whatever a page tries. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await provide('chromium'),
    args: [
      '--no-sandbox',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      '--disable-background-networking',
      '--disable-gpu',
      '--disable-component-update',
    ],
  });
}

/** What a page did that nobody asked for. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in the console and exceptions that nobody caught; failed answers that a test expects are not here. */
  readonly errors: string[];
  /** What the page tried against its policy. A blocked request shows up here and nowhere else. */
  readonly violations: string[];
  /** Requests to origins that are not allowed. */
  readonly strays: string[];
  /** Fails when the page did any of that. */
  quiet(): void;
  close(): Promise<void>;
}

/** Opens a page of its own that is watched. `origins`: where it may send requests. */
export async function watchedPage(
  browser: Browser,
  { origins, ...options }: BrowserContextOptions & { origins: readonly string[] },
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: desktop,
    ignoreHTTPSErrors: true,
    // What is judged while it fades in is judged by how fast the machine is.
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const violations: string[] = [];
  const strays: string[] = [];
  page.on('pageerror', error => errors.push(error.message));
  page.on('console', message => {
    const text = message.text();
    // A 4xx that the page handles is written to the console by the browser itself.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) errors.push(text);
  });
  page.on('request', request => {
    const { origin, protocol, pathname } = new URL(request.url());
    if (pathname === '/csp-reports') violations.push(request.postData() ?? 'a report without content');
    if (protocol !== 'data:' && protocol !== 'blob:' && !origins.includes(origin)) strays.push(request.url());
  });
  await page.exposeFunction('reportViolation', (text: string) => violations.push(text));
  await page.addInitScript({ content: tellViolations });
  return {
    page,
    context,
    errors,
    violations,
    strays,
    quiet: () => assert.deepEqual({ errors, violations, strays }, { errors: [], violations: [], strays: [] }),
    close: () => context.close(),
  };
}

interface AxeResult {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** Resolves when the page shows what it was last told: colours and widths that are changing are neither old nor new. */
const settled = `Promise.all(document.getAnimations()
  .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
  .map(({ finished }) => finished.catch(() => {})))
  .then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
  .then(() => undefined)`;

/** Fails when the page breaks a rule of WCAG 2.2 at level A or AA that a program can check. */
export async function axe(page: Page, where = page.url()): Promise<void> {
  // Run in the page's own world by the debugger, which its policy does not hinder.
  await page.evaluate(axeCore.source);
  await page.evaluate(settled);
  const { violations } = await page.evaluate<{ violations: readonly AxeResult[] }>(runAxe);
  const faults = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    at: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary ?? ''}`),
  }));
  assert.deepEqual(faults, [], where);
}

/** Fails when the page is wider than the window. */
export async function fitsWindow(page: Page, where = page.url()): Promise<void> {
  const beyond = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  assert.ok(beyond <= 0, `${where} is ${beyond} px wider than the window`);
}

/** Fails when a page at rest is hard to use or did what nobody asked for; takes a picture of it where one is wanted. */
export async function sound({ page, quiet }: Watched, picture?: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  const shots = process.env['GATEHOUSE_TEST_SHOTS'];
  if (shots !== undefined && picture !== undefined)
    await page.screenshot({ path: `${shots}/${picture}.png`, fullPage: true });
  await axe(page);
  await fitsWindow(page);
  quiet();
}
