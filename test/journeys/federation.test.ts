/** People who come in by a provider that nobody here wrote, in a browser against the real product. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, suite, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { axe, fitsWindow, startBrowser, watchedPage, type Watched } from '../browser/support.ts';
import { linkInMail } from '../support/outbox.ts';
import { Product } from '../support/product.ts';
import { type SamlProvider, startSamlProvider } from '../support/saml-provider.ts';
import { startUpstreamProvider, type UpstreamProvider } from '../support/upstream-provider.ts';

const secret = 'planted-client-secret';
const password = 'the engine weaves algebra';

suite('signing in by a provider', () => {
  let gatehouse: Product;
  let provider: UpstreamProvider;
  let harbour: SamlProvider;
  let browser: Browser;
  let watched: Watched;
  let page: Page;
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-federation-'));
  const portal = () => gatehouse.url('portal');
  const console = () => gatehouse.url('console');

  before(async () => {
    [gatehouse, browser] = await Promise.all([Product.start(), startBrowser()]);
    const redirectUris = [`${portal()}/sign-in/callback/acme`, `${console()}/sign-in/callback/house`];
    const people = {
      zoe: { email: 'zoe@acme.example', email_verified: true, name: 'Zoe Lind', groups: ['eng'] },
      eve: { email: 'dora@acme.example', email_verified: true, name: 'Eve' },
      max: { email: 'max@acme.example', email_verified: false, name: 'Max' },
      ops: { email: 'ops@acme.example', email_verified: true, name: 'Olga Pike', groups: ['gatekeepers'] },
    };
    provider = await startUpstreamProvider({ redirectUris, secret, people });
    writeFileSync(join(directory, 'secret'), secret, { mode: 0o600 });
    await add('acme', 'external', {
      createUsers: true,
      domains: [],
      mapping: [{ value: 'eng', roles: [], groups: ['engineers'] }],
    });
    const mapping = [{ value: 'gatekeepers', roles: ['analyst'], groups: [] }];
    await add('house', 'internal', { createUsers: true, domains: ['acme.example'], mapping });
    harbour = await startSamlProvider({
      acs: `${portal()}/saml/acs/harbour`,
      people: { hal: { mail: 'hal@harbour.example', cn: 'Hal Pier', groups: ['pilots'] } },
    });
    await addHarbour();
  });
  after(async () => {
    await browser?.close();
    await Promise.all([gatehouse?.stop(), provider?.stop(), harbour?.stop()]);
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    watched = await watchedPage(browser, { origins: [portal(), console(), provider.issuer, harbour.origin] });
    ({ page } = watched);
    page.setDefaultTimeout(10_000);
  });
  afterEach(() => watched.close());

  async function add(name: string, realm: string, admits: object): Promise<void> {
    const settings = {
      realm,
      title: 'Acme',
      admits: { emailsVerified: false, secondFactorCounts: false, provisioned: false, ...admits },
      oidc: {
        issuer: provider.issuer,
        clientId: 'gatehouse',
        clientAuthentication: 'client_secret_basic',
        scopes: ['email', 'profile', 'groups'],
        emailClaim: 'email',
        nameClaim: 'name',
        groupsClaim: 'groups',
        authority: '',
      },
    };
    const file = join(directory, `${name}.json`);
    writeFileSync(file, JSON.stringify(settings));
    await gatehouse.json('provider', 'add', name, file, '--secret-file', join(directory, 'secret'));
  }

  async function addHarbour(): Promise<void> {
    const rules = { emailsVerified: true, secondFactorCounts: false, provisioned: false };
    const settings = {
      realm: 'external',
      title: 'Harbour',
      admits: {
        ...rules,
        createUsers: true,
        domains: ['harbour.example'],
        mapping: [{ value: 'pilots', roles: [], groups: ['pilots'] }],
      },
      saml: {
        entityId: harbour.origin,
        signInUrl: `${harbour.origin}/sso`,
        certificates: harbour.certificate,
        emailAttribute: 'mail',
        nameAttribute: 'cn',
        groupsAttribute: 'groups',
      },
    };
    const file = join(directory, 'harbour.json');
    writeFileSync(file, JSON.stringify(settings));
    await gatehouse.json('provider', 'add', 'harbour', file);
  }

  const heading = (name: string | RegExp) =>
    page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
  /** The provider's own pages ask for a typeface of somebody else's. */
  const quiet = () => assert.deepEqual([watched.errors, watched.violations], [[], []]);
  async function look(): Promise<void> {
    await page.waitForLoadState('networkidle');
    await axe(page);
    await fitsWindow(page);
  }

  /** The provider's own pages, as its makers wrote them. */
  async function atProvider(name: string): Promise<void> {
    await page.waitForURL(`${provider.issuer}/**`);
    const login = page.locator('input[name=login]');
    if (await login.isVisible()) {
      await login.fill(name);
      await page.locator('input[name=password]').fill('any');
      await page.locator('button[type=submit]').click();
    }
    await page.getByText('Continue', { exact: true }).click();
  }

  test('somebody new of the portal gets an account, and arrives where they wanted to go', async () => {
    await page.goto(`${portal()}/sign-in?next=${encodeURIComponent('/account')}`);
    await heading('Sign in');
    await page.getByRole('button', { name: 'Sign in with Acme' }).waitFor();
    await look();
    await press('Sign in with Acme');
    await atProvider('zoe');
    await heading('Your account');
    await page.getByText('zoe@acme.example').first().waitFor();
    await page.getByText('It made this account').waitFor();
    await look();
    const [user] = await gatehouse.json<{ id: string }[]>('user', 'list', '--external');
    const { items } = (
      await gatehouse.admin.get<{ items: { name: string; source: string; members: number }[] }>(
        '/groups?realm=external',
      )
    ).body;
    assert.deepEqual(
      items.map(({ name, source, members }) => ({ name, source, members })),
      [{ name: 'engineers', source: 'acme', members: 1 }],
    );
    assert.ok(user !== undefined);
    const kept = await page.evaluate<string>(
      'JSON.stringify([location.href, history.state, { ...sessionStorage }, document.cookie])',
    );
    assert.doesNotMatch(kept, /code=|state=|ghs_|ghf_/);
  });

  test('an account that is there is not taken over by whoever has its address at the provider', async () => {
    await page.goto(`${portal()}/sign-up`);
    await page.getByLabel('Your name').fill('Dora Lane');
    await page.getByLabel('E-mail address').fill('dora@acme.example');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press('Sign up');
    await page.getByText('dora@acme.example').waitFor();
    await page.goto(await linkInMail(gatehouse.dataDir, 'dora@acme.example'));
    await press('Confirm and sign in');
    await heading('Welcome, Dora Lane');
    const other = await browser.newContext();
    const stranger = await other.newPage();
    [page] = [stranger];
    await page.goto(`${portal()}/sign-in`);
    await press('Sign in with Acme');
    await atProvider('eve');
    await heading('That did not work');
    await page.getByText('Sign in the usual way first').waitFor();
    await look();
    await other.close();
  });

  test('its owner links it with proof, and then comes in by the provider', async () => {
    await page.goto(`${portal()}/sign-in?next=${encodeURIComponent('/account')}`);
    await page.getByLabel('E-mail address').fill('dora@acme.example');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press('Sign in');
    await heading('Your account');
    await press('Link Acme');
    await atProvider('eve');
    await heading('Your account');
    await page.getByRole('button', { name: 'Unlink' }).waitFor();
    await look();
    await watched.context.clearCookies({ name: /gatehouse/ });
    await page.goto(`${portal()}/sign-in?next=${encodeURIComponent('/account')}`);
    await press('Sign in with Acme');
    await page.waitForURL(/\/account/);
    await page.getByText('dora@acme.example').first().waitFor();
    quiet();
  });

  test('an address that the provider has not verified makes no account', async () => {
    await page.goto(`${portal()}/sign-in`);
    await press('Sign in with Acme');
    await atProvider('max');
    await heading('That did not work');
    await page.getByText('tells no verified e-mail address').waitFor();
  });

  test('staff gets what the mapping says, and nobody else of the house gets in', async () => {
    await page.goto(`${console()}/sign-in`);
    await press('Sign in with Acme');
    await atProvider('ops');
    await page.getByRole('navigation').first().waitFor();
    const staff = await gatehouse.json<{ email: string; roles: string[] }[]>('user', 'list');
    assert.deepEqual(
      staff.map(({ email, roles }) => ({ email, roles })),
      [{ email: 'ops@acme.example', roles: ['analyst'] }],
    );
    await watched.context.clearCookies();
    await page.goto(`${console()}/sign-in`);
    await press('Sign in with Acme');
    await atProvider('zoe');
    await heading('That did not work');
  });

  test('whoever says no at the provider is told so', async () => {
    await page.goto(`${portal()}/sign-in`);
    await press('Sign in with Acme');
    await page.waitForURL(`${provider.issuer}/**`);
    await page.getByText('[ Cancel ]').click();
    await heading('That did not work');
    await page.getByText('you stopped there').waitFor();
    quiet();
  });

  /** Goes to the other provider and says there who one is. */
  async function byHarbour(name: string): Promise<void> {
    await page.goto(`${portal()}/sign-in?next=${encodeURIComponent('/account')}`);
    await press('Sign in with Harbour');
    await page.waitForURL(`${harbour.origin}/**`);
    await page.getByLabel('Who are you?').fill(name);
    await press('Go on');
  }

  test('by SAML somebody new gets an account, and what is said of them may be encrypted', async () => {
    await byHarbour('hal');
    await heading('Your account');
    await page.getByText('hal@harbour.example').first().waitFor();
    await look();
    const metadata = await fetch(`${portal()}/saml/metadata/harbour`);
    harbour.encryptFor(await metadata.text());
    await watched.context.clearCookies();
    await byHarbour('hal');
    await heading('Your account');
    const answer = Buffer.from(harbour.last(), 'base64').toString();
    assert.match(answer, /EncryptedAssertion/);
    assert.doesNotMatch(answer, /hal@harbour/);
    const kept = await page.evaluate<string>(
      'JSON.stringify([location.href, history.state, { ...sessionStorage }, document.cookie])',
    );
    assert.doesNotMatch(kept, /code=|state=|ghs_|ghf_|SAML/);
    quiet();
  });

  test('an answer by SAML that somebody else was given opens nothing in another browser', async () => {
    await page.goto(`${harbour.origin}/`);
    const state = 'a'.repeat(64);
    await page.setContent(
      `<form method="post" action="${portal()}/saml/acs/harbour"><input name="SAMLResponse" value="${harbour.last()}"><input name="RelayState" value="${state}"><button>Go on</button></form>`,
    );
    await press('Go on');
    await heading('That did not work');
    assert.doesNotMatch(JSON.stringify(await watched.context.cookies()), /ghs_/);
    await look();
  });
});
