/**
 * Takes the pictures of the contract pages in the guide, from the demo as it is now: `node tools/guide-images.ts`.
 * Needs a Chromium, and the screens built.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { parse } from 'yaml';
import { startBrowser, watchedPage } from '../test/browser/support.ts';
import { Product } from '../test/support/product.ts';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs', 'images');

interface Contract {
  readonly info: { version: string };
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
  readonly components: { readonly schemas: Record<string, { properties: Record<string, unknown> }> };
}

/** The city's next contract: a report takes a photo, a depth is gone, and a licence tells less. */
function nextContract(): Contract {
  const contract = parse(readFileSync(join(root, 'examples/city/city.openapi.yaml'), 'utf8')) as Contract;
  const { PotholeReport, Pothole, Licence } = contract.components.schemas;
  contract.info.version = '2.0.0';
  // What it leaves open is suggested, with reasons.
  for (const path of Object.values(contract.paths))
    for (const operation of Object.values(path)) delete operation['x-gatehouse-category'];
  if (PotholeReport === undefined || Pothole === undefined || Licence === undefined)
    throw new Error('the contract of the city is another now: change what its next one is');
  PotholeReport.properties['photo'] = { type: 'string', format: 'uri' };
  PotholeReport.properties['depth'] = { type: 'string', enum: ['shallow', 'deep'] };
  Pothole.properties['state'] = { type: 'string', enum: ['reported', 'scheduled', 'repaired', 'refused'] };
  delete Licence.properties['classes'];
  return contract;
}

const gatehouse = await Product.start({ demo: true });
const origin = gatehouse.url('console').replace('127.0.0.1', 'localhost');
const browser = await startBrowser();
const { page, close } = await watchedPage(browser, {
  origins: [origin],
  viewport: { width: 1280, height: 860 },
});
try {
  await makeNextVersion();
  await signIn(page);
  await open('/apis/city/versions/v2?section=contract');
  await take(section(page, 'What it changes for those who call'), 'contract-changes');
  await take(section(page, 'What the contract tells'), 'contract-lint');
  await open('/apis/import?api=city&version=v2&step=operations');
  await page.locator(':focus').blur();
  await take(page, 'contract-categories');
  await open('/apis/city/versions/v2?section=assessment');
  await page.getByRole('button', { name: 'Answer the questions' }).click();
  await page.getByRole('button', { name: 'Take the answers of v1' }).click();
  await page.getByText('What follows from it').waitFor();
  await page.getByRole('radio', { name: /^Something that cannot be taken back/ }).scrollIntoViewIfNeeded();
  await take(page, 'contract-questionnaire');
} finally {
  await close();
  await browser.close();
  await gatehouse.stop();
}

async function makeNextVersion(): Promise<void> {
  await gatehouse.admin.call('POST', '/apis/city/versions', {
    name: 'v2',
    basePath: '/city/v2',
    audience: 'registered',
    upstream: { targets: ['https://city.example.org'] },
    contract: nextContract(),
  });
}

async function signIn(on: Page): Promise<void> {
  const link = /https?:\/\/\S+first-run#\S+/.exec(gatehouse.output)?.[0] ?? '';
  await on.goto(link.replace('127.0.0.1', 'localhost'));
  await on.getByLabel('Your name').fill('Ada Byron');
  await on.getByLabel('E-mail address').fill('ada@example.org');
  await on.getByLabel('Password', { exact: true }).fill('the engine weaves algebra');
  await on.getByRole('button', { name: 'Create account' }).click();
  await on.getByRole('navigation').first().waitFor();
}

async function open(path: string): Promise<void> {
  await page.goto(`${origin}${path}`);
  await page.locator('main:not(:has([aria-busy=true]))').waitFor();
  await page.waitForLoadState('networkidle');
}

function section(on: Page, title: string): Locator {
  return on
    .locator('section, .mantine-Paper-root')
    .filter({ has: on.getByRole('heading', { name: title }) })
    .last();
}

async function take(what: Page | Locator, name: string): Promise<void> {
  // What fades in is there.
  await sleep(300);
  await what.screenshot({ path: join(images, `${name}.png`) });
}
