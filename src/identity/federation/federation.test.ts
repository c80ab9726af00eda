import assert from 'node:assert/strict';
import { afterEach, beforeEach, suite, test } from 'node:test';
import type { Realm } from '#credentials';
import {
  type Browser,
  goodPassword,
  type House,
  minute,
  openHouse,
  operator,
  type Reply,
} from '../testing.ts';
import { createScimUser } from '../scim/users.ts';
import { createProvider, type NewProvider, updateProvider } from './providers.ts';
import type { Admission, OidcSettings } from './settings.ts';

const open: Admission = {
  createUsers: true,
  domains: [],
  emailsVerified: false,
  secondFactorCounts: false,
  provisioned: false,
  mapping: [],
};

const oidc: OidcSettings = {
  issuer: 'https://idp.example',
  clientId: 'gatehouse',
  clientAuthentication: 'client_secret_basic',
  scopes: ['email', 'profile'],
  emailClaim: 'email',
  nameClaim: 'name',
  groupsClaim: 'groups',
  authority: '',
};

const staffRules: Admission = {
  createUsers: true,
  domains: ['city.example'],
  emailsVerified: false,
  secondFactorCounts: false,
  provisioned: false,
  mapping: [{ value: 'api-team', roles: ['api-developer'], groups: [] }],
};

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

function add(realm: Realm, admits: Admission, more: Partial<NewProvider> = {}) {
  const fresh = { realm, name: `idp-${realm}`, title: 'House', enabled: true, secret: 's3cret', ...more };
  return house.store.change(change =>
    createProvider(
      change,
      house.identity.tools.vault,
      { ...fresh, settings: { admits, oidc } },
      house.clock.now(),
    ),
  );
}

/** Goes to the provider of the realm. Gives the state that it will bring back. */
async function depart(browser: Browser, realm: Realm, link = false): Promise<string> {
  const { status, body } = await browser.send(
    'POST',
    `/sign-in-providers/idp-${realm}/${link ? 'link' : 'depart'}`,
  );
  assert.equal(status, 200, JSON.stringify(body));
  return new URL(String(body['url'])).searchParams.get('state') ?? '';
}

const comeBack = (browser: Browser, realm: Realm, state: string, name = `idp-${realm}`): Promise<Reply> =>
  browser.send('POST', `/sign-in-providers/${name}/come-back`, { body: { state, code: 'c0de' } });

async function visit(browser: Browser, realm: Realm, link = false): Promise<Reply> {
  return comeBack(browser, realm, await depart(browser, realm, link));
}

const codeOf = ({ body }: Reply): string => String(body['type']).replace(/.*\//, '');
const emailOf = ({ body }: Reply): unknown => (body['user'] as { email: unknown } | null)?.email;

suite('somebody new', () => {
  test('gets an account of the portal, with a developer, by an address that the provider has verified', async () => {
    await add('external', open);
    house.provider.says = { email: 'Zoe@Example.org', emailVerified: true };
    const browser = house.browser('external');
    const reply = await visit(browser, 'external');
    assert.equal(reply.status, 200);
    assert.equal(emailOf(reply), 'zoe@example.org');
    assert.notEqual((reply.body['user'] as { developer: unknown }).developer, null);
    assert.ok(await browser.isIn());
  });

  const refused: readonly (readonly [string, Admission, object])[] = [
    ['with an address that is not verified', open, { email: 'zoe@example.org' }],
    ['without an address', open, {}],
    ['with an address that is none', open, { email: 'zoe@exa mple.org', emailVerified: true }],
    [
      'where accounts are not made',
      { ...open, createUsers: false },
      { email: 'z@example.org', emailVerified: true },
    ],
    [
      'of another domain',
      { ...open, domains: ['city.example'] },
      { email: 'z@example.org', emailVerified: true },
    ],
    [
      'of a domain below an allowed one',
      { ...open, domains: ['city.example'] },
      { email: 'z@x.city.example', emailVerified: true },
    ],
    [
      'of a domain that ends like an allowed one',
      { ...open, domains: ['city.example'] },
      { email: 'z@evilcity.example', emailVerified: true },
    ],
    [
      'of an allowed domain that is not verified',
      { ...open, domains: ['city.example'] },
      { email: 'z@city.example' },
    ],
    [
      'with two addresses in one',
      { ...open, domains: ['city.example'] },
      { email: 'z@evil.example@city.example', emailVerified: true },
    ],
  ];
  for (const [name, admits, says] of refused)
    test(`${name} is not let in`, async () => {
      await add('external', admits);
      house.provider.says = says;
      const browser = house.browser('external');
      const reply = await visit(browser, 'external');
      assert.equal(reply.status, 403);
      assert.equal(codeOf(reply), 'federation-refused');
      assert.equal(browser.session, undefined);
    });

  test('of staff gets the roles of the mapping and no other', async () => {
    await add('internal', staffRules);
    house.provider.says = {
      email: 'zoe@city.example',
      emailVerified: true,
      groups: ['api-team', 'administrator', 'API-TEAM', 'roles:administrator'],
    };
    const reply = await visit(house.browser(), 'internal');
    assert.deepEqual((reply.body['user'] as { roles: unknown }).roles, ['api-developer']);
  });

  test('of staff is not let in without a role of the mapping', async () => {
    await add('internal', staffRules);
    house.provider.says = { email: 'zoe@city.example', emailVerified: true, groups: ['administrator'] };
    assert.equal((await visit(house.browser(), 'internal')).status, 403);
  });

  test('gets nothing of a sign-up that somebody else began with the same address', async () => {
    await add('external', open);
    const attacker = house.browser('external', '10.0.0.9');
    await attacker.send('POST', '/sign-up', {
      body: { name: 'Zoe', email: 'zoe@example.org', password: goodPassword },
    });
    const link = await house.mailed();
    house.provider.says = { email: 'zoe@example.org', emailVerified: true };
    assert.equal((await visit(house.browser('external'), 'external')).status, 200);
    assert.equal((await attacker.signIn('zoe@example.org')).status, 401);
    assert.equal((await attacker.send('POST', '/verification', { body: { token: link } })).status, 410);
  });
});

suite('an account that is there', () => {
  test('is not taken over by a provider that states its address, verified or not', async () => {
    await add('external', open);
    await house.developer('dora@example.org');
    for (const emailVerified of [true, false]) {
      house.provider.says = { subject: 'attacker', email: 'dora@example.org', emailVerified };
      const browser = house.browser('external');
      const reply = await visit(browser, 'external');
      assert.equal(codeOf(reply), emailVerified ? 'federation-link-needed' : 'federation-refused');
      assert.equal(browser.session, undefined);
    }
  });

  test('of staff is not either, not even when it was invited only', async () => {
    await add('internal', staffRules);
    const browser = await house.administrator('ada@city.example');
    await browser.send('POST', '/users', {
      body: { email: 'ivo@city.example', name: 'Ivo', roles: ['analyst'] },
    });
    for (const email of ['ada@city.example', 'ivo@city.example']) {
      house.provider.says = { email, emailVerified: true, groups: ['api-team'] };
      assert.equal(codeOf(await visit(house.browser(), 'internal')), 'federation-link-needed');
    }
  });

  test('is signed in to by a provider once its owner has linked it, and keeps its roles', async () => {
    await add('internal', { ...staffRules, createUsers: false });
    const owner = await house.administrator('ada@example.org');
    house.provider.says = { email: 'ada@city.example', emailVerified: true, groups: ['api-team'] };
    assert.equal((await visit(owner, 'internal', true)).status, 200);
    const other = house.browser();
    const reply = await visit(other, 'internal');
    assert.equal(emailOf(reply), 'ada@example.org');
    assert.deepEqual((reply.body['user'] as { roles: unknown }).roles, ['administrator', 'security']);
    const { body } = await other.send('GET', '/identities');
    const [identity] = body['items'] as { id: string; managed: boolean }[];
    assert.equal(identity?.managed, false);
    assert.equal((await other.send('DELETE', `/identities/${identity?.id ?? ''}`)).status, 204);
    assert.equal((await visit(house.browser(), 'internal')).status, 403);
  });

  test('cannot be linked by a way that another account began', async () => {
    await add('external', open);
    const dora = await house.developer('dora@example.org');
    const state = await depart(dora, 'external', true);
    const eve = await house.developer('eve@example.org');
    for (const [name, value] of dora.cookies) if (name.includes('attempt')) eve.cookies.set(name, value);
    assert.equal((await comeBack(eve, 'external', state)).status, 403);
  });

  test('cannot be linked without being signed in', async () => {
    await add('external', open);
    const reply = await house.browser('external').send('POST', '/sign-in-providers/idp-external/link');
    assert.equal(reply.status, 401);
  });

  test('is not linked from a screen that was left open', async () => {
    await add('external', open);
    const dora = await house.developer('dora@example.org');
    house.clock.time += 11 * minute;
    const reply = await dora.send('POST', '/sign-in-providers/idp-external/link');
    assert.equal(codeOf(reply), 'confirmation-needed');
  });

  test('does not get a provider account that leads to another one', async () => {
    await add('external', open);
    house.provider.says = { email: 'zoe@example.org', emailVerified: true };
    await visit(house.browser('external'), 'external');
    const dora = await house.developer('dora@example.org');
    assert.equal((await visit(dora, 'external', true)).status, 403);
  });

  test('that is disabled lets nobody in, by whatever provider', async () => {
    await add('external', open);
    house.provider.says = { email: 'zoe@example.org', emailVerified: true };
    const reply = await visit(house.browser('external'), 'external');
    const { id } = reply.body['user'] as { id: string };
    const admin = await house.administrator();
    assert.equal((await admin.send('POST', `/users/${id}/disable`)).status, 200);
    const again = await visit(house.browser('external'), 'external');
    assert.equal(codeOf(again), 'federation-refused');
  });
});

suite('an account that a directory made', () => {
  const admits = { ...open, createUsers: false, provisioned: true };
  const says = { email: 'ann@example.org', emailVerified: true };

  async function provision(): Promise<void> {
    const { tools } = house.identity;
    const body = { userName: 'ann@example.org' };
    await house.store.change(change => createScimUser(tools, change, 'external', body));
  }

  test('is led to by a verified address, once, where an administrator has said so', async () => {
    await add('external', admits);
    await provision();
    house.provider.says = says;
    assert.equal(emailOf(await visit(house.browser('external'), 'external')), 'ann@example.org');
    house.provider.says = { ...says, subject: 'another' };
    assert.equal(codeOf(await visit(house.browser('external'), 'external')), 'federation-link-needed');
  });

  test('is not led to by an address that is not verified, nor where nobody has said so', async () => {
    await add('external', admits);
    await add('external', { ...admits, provisioned: false }, { name: 'other' });
    await provision();
    house.provider.says = { ...says, emailVerified: false };
    assert.equal((await visit(house.browser('external'), 'external')).status, 403);
    house.provider.says = says;
    const browser = house.browser('external');
    const { body } = await browser.send('POST', '/sign-in-providers/other/depart');
    const state = new URL(String(body['url'])).searchParams.get('state') ?? '';
    assert.equal(codeOf(await comeBack(browser, 'external', state, 'other')), 'federation-link-needed');
  });
});

suite('an account that a provider made', () => {
  test('loses a role with the next sign-in, and all ways in with the last', async () => {
    await add('internal', {
      ...staffRules,
      mapping: [
        { value: 'api-team', roles: ['api-developer'], groups: [] },
        { value: 'audit', roles: ['auditor'], groups: [] },
      ],
    });
    house.provider.says = { email: 'zoe@city.example', emailVerified: true, groups: ['api-team', 'audit'] };
    await visit(house.browser(), 'internal');
    house.provider.says = { ...house.provider.says, groups: ['audit'] };
    const reply = await visit(house.browser(), 'internal');
    assert.deepEqual((reply.body['user'] as { roles: unknown }).roles, ['auditor']);
    house.provider.says = { ...house.provider.says, groups: [] };
    assert.equal((await visit(house.browser(), 'internal')).status, 403);
  });

  test('is known by its subject: a new address changes nothing, another subject is another person', async () => {
    await add('external', open);
    house.provider.says = { subject: 'a', email: 'zoe@example.org', emailVerified: true };
    await visit(house.browser('external'), 'external');
    house.provider.says = { subject: 'a', email: 'zoe.new@example.org', emailVerified: true };
    assert.equal(emailOf(await visit(house.browser('external'), 'external')), 'zoe@example.org');
    house.provider.says = { subject: 'A', email: 'zoe@example.org', emailVerified: true };
    assert.equal(codeOf(await visit(house.browser('external'), 'external')), 'federation-link-needed');
  });

  test('gets no password by mail: it would stay when the provider shuts the door', async () => {
    await add('external', open);
    house.provider.says = { email: 'zoe@example.org', emailVerified: true };
    await visit(house.browser('external'), 'external');
    await house.browser('external').send('POST', '/password-reset', { body: { email: 'zoe@example.org' } });
    await house.identity.stop();
    assert.equal(house.mails.length, 0);
  });

  test('is out at once when its provider is disabled, and nobody comes in by it', async () => {
    const { id, revision } = await add('external', open);
    house.provider.says = { email: 'zoe@example.org', emailVerified: true };
    const browser = house.browser('external');
    await visit(browser, 'external');
    const state = await depart(browser, 'external');
    await house.store.change(change =>
      updateProvider(change, house.identity.tools.vault, id, { enabled: false }, revision, house.clock.now()),
    );
    assert.equal(await browser.isIn(), false);
    assert.equal((await comeBack(house.browser('external'), 'external', state)).status, 400);
    assert.equal((await browser.send('POST', '/sign-in-providers/idp-external/depart')).status, 400);
  });
});

suite('the way to a provider and back', () => {
  const says = { email: 'zoe@example.org', emailVerified: true };

  test('ends in the browser in which it began, and in no other (login CSRF)', async () => {
    await add('external', open);
    house.provider.says = says;
    const state = await depart(house.browser('external'), 'external');
    const victim = house.browser('external');
    assert.equal((await comeBack(victim, 'external', state)).status, 400);
    await depart(victim, 'external');
    assert.equal((await comeBack(victim, 'external', state)).status, 400);
    assert.equal(victim.session, undefined);
  });

  test('counts once, even with the same cookie', async () => {
    await add('external', open);
    house.provider.says = says;
    const browser = house.browser('external');
    const state = await depart(browser, 'external');
    const kept = new Map(browser.cookies);
    assert.equal((await comeBack(browser, 'external', state)).status, 200);
    const again = house.browser('external');
    for (const [name, value] of kept) again.cookies.set(name, value);
    const reply = await comeBack(again, 'external', state);
    assert.equal(codeOf(reply), 'federation-failed');
    assert.equal(again.session, undefined);
  });

  test('is over after a quarter of an hour', async () => {
    await add('external', open);
    house.provider.says = says;
    const browser = house.browser('external');
    const state = await depart(browser, 'external');
    house.clock.time += 15 * minute;
    assert.equal((await comeBack(browser, 'external', state)).status, 400);
  });

  test('ends at the provider to which it went (mix-up)', async () => {
    await add('external', open);
    await add('external', open, { name: 'other' });
    house.provider.says = says;
    const browser = house.browser('external');
    const state = await depart(browser, 'external');
    assert.equal((await comeBack(browser, 'external', state, 'other')).status, 400);
  });

  test('does not end in the other realm, whatever its provider says', async () => {
    await add('external', open);
    house.provider.says = says;
    const browser = house.browser('external');
    const state = await depart(browser, 'external');
    const staff = house.browser('internal');
    for (const [, value] of browser.cookies) staff.cookies.set('__Host-gatehouse-attempt-internal', value);
    assert.equal((await comeBack(staff, 'internal', state, 'idp-external')).status, 400);
  });

  const forgeries: readonly (readonly [string, (cookie: string) => string])[] = [
    ['a longer life', cookie => cookie.replace(/\.\d{13}\./, '.9999999999999.')],
    ['another account to link', cookie => cookie.replace('.-.', '.usr_someone.')],
    ['another provider', cookie => cookie.replace('idp-external', 'other')],
    ['no mark of ours', cookie => cookie.slice(0, cookie.lastIndexOf('.'))],
    ['a part more', cookie => `${cookie}.x`],
    ['nothing', () => ''],
  ];
  for (const [name, forge] of forgeries)
    test(`is not taken from a cookie with ${name}`, async () => {
      await add('external', open);
      house.provider.says = says;
      const browser = house.browser('external');
      const state = await depart(browser, 'external');
      const [key = '', cookie = ''] = [...browser.cookies].find(([name]) => name.includes('attempt')) ?? [];
      browser.cookies.set(key, forge(cookie));
      assert.equal((await comeBack(browser, 'external', state)).status, 400);
    });

  test('shows the browser neither nonce nor verifier, and no two attempts share a part', async () => {
    await add('external', open);
    const browser = house.browser('external');
    const seen = new Set<string>();
    for (let i = 0; i < 3; i++) {
      await depart(browser, 'external');
      const { state, nonce, verifier } = house.provider.last ?? { state: '', nonce: '', verifier: '' };
      const cookies = [...browser.cookies.values()].join(' ');
      assert.ok(!cookies.includes(nonce) && !cookies.includes(verifier) && !cookies.includes(state));
      for (const part of [state, nonce, verifier]) seen.add(part);
    }
    assert.equal(seen.size, 9);
  });

  test('does not begin from a page of another site', async () => {
    await add('external', open);
    const reply = await house.browser('external').send('POST', '/sign-in-providers/idp-external/depart', {
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    });
    assert.equal(codeOf(reply), 'csrf-refused');
  });

  test('begun too often from one address waits', async () => {
    await add('external', open);
    const browser = house.browser('external');
    for (let i = 0; i < 10; i++) await depart(browser, 'external');
    const reply = await browser.send('POST', '/sign-in-providers/idp-external/depart');
    assert.equal(reply.status, 200);
    const next = await browser.send('POST', '/sign-in-providers/idp-external/depart');
    assert.equal(next.status, 429);
  });
});

suite('configuring a provider', () => {
  const asked = {
    realm: 'external',
    name: 'acme',
    title: 'Acme',
    admits: open,
    oidc,
    secret: 'planted-s3cret',
  };

  test('shows the secret to nobody, not in an answer, the log or the audit log', async () => {
    const admin = await house.administrator();
    const made = await admin.send('POST', '/identity-providers', { body: asked });
    assert.equal(made.status, 201);
    const read = await admin.send('GET', '/identity-providers/acme');
    const rows = await house.store.db.selectFrom('audit_entries').selectAll().execute();
    const kept = await house.store.db.selectFrom('identity_providers').selectAll().execute();
    for (const text of [made.body, read.body, house.logged, rows, kept])
      assert.ok(!JSON.stringify(text).includes('planted'));
  });

  test('is for administrators, not for who develops APIs or audits', async () => {
    await house.administrator();
    for (const role of ['api-developer', 'security', 'auditor'] as const) {
      const browser = await house.staff(`${role}@example.org`, [role]);
      assert.equal((await browser.send('POST', '/identity-providers', { body: asked })).status, 403);
    }
  });

  test('gives nobody roles by a mapping that its author does not hold', async () => {
    await house.administrator();
    const { requireGrantable } = await import('../people/users.ts');
    const narrow = { ...operator, permissions: new Set(['providers:write'] as const) };
    assert.throws(() => requireGrantable(narrow, ['administrator']), { code: 'forbidden' });
  });

  const wrong: readonly (readonly [string, object])[] = [
    ['plain http beyond this machine', { oidc: { ...oidc, issuer: 'http://idp.example' } }],
    ['the metadata service of a cloud', { oidc: { ...oidc, issuer: 'https://169.254.169.254' } }],
    ['a password in the address', { oidc: { ...oidc, issuer: 'https://a:b@idp.example' } }],
    ['an address that is none', { oidc: { ...oidc, issuer: 'ftp://idp.example' } }],
    ['a query in the issuer', { oidc: { ...oidc, issuer: 'https://idp.example/?a' } }],
    ['a private key where certificates go', { oidc: { ...oidc, authority: '-----BEGIN PRIVATE KEY-----' } }],
    ['roles for users of the portal', { admits: staffRules }],
    ['staff made without a domain', { realm: 'internal', admits: { ...staffRules, domains: [] } }],
    ['staff made without a role', { realm: 'internal', admits: { ...staffRules, mapping: [] } }],
    [
      'a value mapped twice',
      {
        realm: 'internal',
        admits: { ...staffRules, mapping: [...staffRules.mapping, ...staffRules.mapping] },
      },
    ],
    ['no settings', { oidc: undefined }],
  ];
  for (const [name, part] of wrong)
    test(`refuses ${name}`, async () => {
      const admin = await house.administrator();
      const reply = await admin.send('POST', '/identity-providers', { body: { ...asked, ...part } });
      assert.equal(reply.status, 400, JSON.stringify(reply.body));
    });

  test('does not turn one provider into another, which could claim its people', async () => {
    const admin = await house.administrator();
    await admin.send('POST', '/identity-providers', { body: asked });
    const reply = await admin.send('PATCH', '/identity-providers/acme', {
      body: { oidc: { ...oidc, issuer: 'https://evil.example' } },
      headers: { 'if-match': '"1"' },
    });
    assert.equal(reply.status, 409);
  });

  test('ends what it let in when it is removed, and the accounts stay', async () => {
    const admin = await house.administrator();
    await add('external', open);
    house.provider.says = { email: 'zoe@example.org', emailVerified: true };
    const browser = house.browser('external');
    await visit(browser, 'external');
    const reply = await admin.send('DELETE', '/identity-providers/idp-external', {
      headers: { 'if-match': '"1"' },
    });
    assert.equal(reply.status, 204);
    assert.equal(await browser.isIn(), false);
    const items = (await admin.send('GET', '/users?realm=external')).body['items'] as unknown[];
    assert.equal(items.length, 1);
  });

  test('shows strangers name and title of those that are open, and nothing else', async () => {
    await add('external', open);
    await add('internal', staffRules);
    await add('external', open, { name: 'shut', enabled: false });
    const { body } = await house.browser('external').send('GET', '/sign-in-providers');
    assert.deepEqual(body['items'], [{ name: 'idp-external', title: 'House', kind: 'oidc' }]);
  });
});
