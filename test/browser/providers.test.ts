import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { sessionOf, startFakeServer, type FakeRoutes, type FakeServer } from './fake-server.ts';
import { desktop, phone, startBrowser, watchedPage, type Watched, sound } from './support.ts';

const now = Date.now();
const admits = {
  createUsers: true,
  domains: ['example.org'],
  emailsVerified: false,
  provisioned: false,
  secondFactorCounts: false,
  mapping: [{ value: 'cn=eng,dc=example,dc=org', roles: ['api-developer'], groups: ['engineers'] }],
};
const oidc = {
  issuer: 'https://login.example.org',
  clientId: 'gatehouse',
  clientAuthentication: 'client_secret_basic',
  scopes: ['email', 'profile'],
  emailClaim: 'email',
  nameClaim: 'name',
  groupsClaim: 'groups',
  authority: '',
};
const provider = {
  id: 'idp_1',
  realm: 'internal',
  name: 'example',
  title: 'Example Ltd',
  kind: 'oidc',
  enabled: true,
  admits,
  oidc,
  saml: null,
  ldap: null,
  createdAt: now - 86_400_000,
  updatedAt: now - 3_600_000,
  revision: 3,
};

suite('identity providers', () => {
  let browser: Browser;
  let server: FakeServer;
  let watched: Watched;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    await watched.close();
    await server.close();
  });

  async function open(path: string, routes: FakeRoutes = {}, viewport = desktop): Promise<void> {
    server = await startFakeServer('console', {
      'GET /api/v1/session': () => ({
        body: sessionOf(['session:open', 'session:own', 'providers:read', 'providers:write']),
      }),
      'GET /api/v1/identity-providers': () => ({ body: { items: [provider], next: null } }),
      'GET /api/v1/identity-providers/example': () => ({ body: provider }),
      ...routes,
    });
    watched = await watchedPage(browser, { origins: [server.origin], viewport });
    await watched.page.goto(server.origin + path);
    await watched.page.waitForSelector('h1');
  }

  const look = (picture?: string) => sound(watched, picture);

  const sent = (method: string) => server.calls.findLast(call => call.method === method)?.body;
  const fill = (label: string, text: string) => watched.page.getByLabel(label, { exact: true }).fill(text);
  const press = (name: string) => watched.page.getByRole('button', { name, exact: true }).click();

  for (const [size, viewport] of [
    ['desktop', desktop],
    ['phone', phone],
  ] as const) {
    test(`are listed, on a ${size}`, async () => {
      await open('/providers', {}, viewport);
      await watched.page.getByRole('link', { name: 'Example Ltd' }).waitFor();
      await look(`list-${size}`);
    });

    test(`are shown with what to register, on a ${size}`, async () => {
      await open('/providers/example', {}, viewport);
      await watched.page.getByText('/sign-in/callback/example').waitFor();
      await look(`one-${size}`);
    });

    test(`are added by a form that suits the kind, on a ${size}`, async () => {
      await open('/providers/new', {}, viewport);
      await watched.page.getByText('LDAP directory').click();
      await watched.page.getByLabel('Below which people are').waitFor();
      await look(`new-${size}`);
    });
  }

  for (const viewport of [desktop, phone])
    test(`of SAML show the keys that answers are encrypted for, and replace them, ${viewport.width} px`, async () => {
      const saml = {
        entityId: 'https://idp.example/saml',
        signInUrl: 'https://idp.example/sso',
        certificates: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
        emailAttribute: 'mail',
        nameAttribute: 'cn',
        groupsAttribute: 'groups',
      };
      const first = { fingerprint: 'a1'.repeat(32), certificate: 'PEM', until: null };
      let items: object[] = [first];
      await open(
        '/providers/example',
        {
          'GET /api/v1/identity-providers/example': () => ({
            body: { ...provider, kind: 'saml', oidc: null, saml },
          }),
          'GET /api/v1/saml-keys/internal': () => ({ body: { items } }),
          'POST /api/v1/saml-keys/internal/rotate': () => {
            items = [
              { ...first, fingerprint: 'b2'.repeat(32) },
              { ...first, until: now + 30 * 86_400_000 },
            ];
            return { body: { items } };
          },
        },
        viewport,
      );
      await watched.page.getByText('a1'.repeat(32)).waitFor();
      await watched.page.getByRole('button', { name: 'Replace key', exact: true }).click();
      await watched.page.getByRole('dialog').getByRole('button', { name: 'Replace key' }).click();
      await watched.page.getByText('b2'.repeat(32)).waitFor();
      await look(`saml-keys-${viewport.width}`);
      assert.deepEqual(sent('POST'), { overlapDays: 30 });
    });

  test('keep what the form does not show when they are changed', async () => {
    await open('/providers/example', {
      'PATCH /api/v1/identity-providers/idp_1': () => ({ body: { ...provider, revision: 4 } }),
    });
    await fill('Title', 'Example');
    await press('Save provider');
    await watched.page.getByText('Provider changed').waitFor();
    assert.deepEqual(sent('PATCH'), { title: 'Example', admits, oidc });
  });

  test('are added with what was typed, and the secret in no other place', async () => {
    await open('/providers/new', {
      'POST /api/v1/identity-providers': () => ({ status: 201, body: provider }),
    });
    await fill('Name', 'example');
    await fill('Title', 'Example Ltd');
    await fill('Issuer', 'https://login.example.org');
    await fill('Client id', 'gatehouse');
    await fill('Client secret', 'planted');
    await fill('Domains (optional)', 'Example.org');
    await fill('What its groups stand for (optional)', 'eng = group:engineers');
    await press('Add provider');
    await watched.page.getByRole('heading', { name: 'Example Ltd', level: 1 }).waitFor();
    assert.deepEqual(sent('POST'), {
      realm: 'external',
      name: 'example',
      title: 'Example Ltd',
      secret: 'planted',
      admits: {
        ...admits,
        createUsers: false,
        mapping: [{ value: 'eng', roles: [], groups: ['engineers'] }],
      },
      oidc,
    });
    const page = await watched.page.evaluate<string>('document.documentElement.outerHTML + location.href');
    assert.ok(!page.includes('planted'));
    watched.quiet();
  });

  test('are not added with a mapping that cannot be read', async () => {
    await open('/providers/new');
    await fill('What its groups stand for (optional)', 'eng: administrator');
    await press('Add provider');
    await watched.page.getByText('must read like').waitFor();
    assert.equal(sent('POST'), undefined);
  });
});
