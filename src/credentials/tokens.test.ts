import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { GatehouseError, type ErrorCode } from '#kernel';
import { openStore } from '#store';
import { generateAdminToken, hashAdminToken, looksLikeAdminToken } from './admin-token.ts';
import { generateApiKey } from './api-key.ts';
import {
  operatorPrincipal,
  permissionsFor,
  permissionsOf,
  permits,
  type Principal,
  type Role,
} from './roles.ts';
import { day, TestClock } from './testing.ts';
import { createTokens, type TokenRequest } from './tokens.ts';

const pepper = Buffer.alloc(32, 4);
const operator = operatorPrincipal('ann');
const request: TokenRequest = { name: 'ci', roles: ['api-developer'], maxAgeMs: 90 * day };

const holder = (...roles: Role[]): Principal => ({
  actor: 'token:tok_1',
  roles,
  permissions: permissionsFor(roles),
});

async function desk() {
  const clock = new TestClock();
  const store = await openStore({ clock });
  const tokens = createTokens({ pepper, clock });
  const issue = (over: Partial<TokenRequest> = {}, issuer = operator) =>
    store.change(change => tokens.issueToken(change, issuer, { ...request, ...over }));
  const who = (text: string) => tokens.authenticateToken(store.db, text);
  const refuses = (work: Promise<unknown>, code: ErrorCode) =>
    assert.rejects(work, error => error instanceof GatehouseError && error.code === code);
  return { clock, store, tokens, issue, who, refuses };
}

suite('an admin token', () => {
  test('authenticates as what it was issued for', async () => {
    const { store, issue, who } = await desk();
    const { id, token } = await issue();
    assert.match(token, /^gha_[0-9A-Za-z]{27}_[0-9A-Za-z]{6}$/);
    const principal = await who(token);
    assert.ok(principal !== undefined);
    assert.equal(principal.actor, `token:${id}`);
    assert.deepEqual(principal.roles, ['api-developer']);
    assert.deepEqual([...principal.permissions].sort(), [...permissionsOf['api-developer']].sort());
    await store.close();
  });

  test('is kept nowhere in the clear', async () => {
    const { store, issue } = await desk();
    const { token } = await issue();
    const rows = JSON.stringify(await store.db.selectFrom('admin_tokens').selectAll().execute());
    assert.ok(!rows.includes(token.slice(4, 27)));
    await store.close();
  });

  test('is refused once revoked', async () => {
    const { store, tokens, issue, who, refuses } = await desk();
    const { id, token } = await issue();
    assert.equal(await store.change(change => tokens.revokeToken(change, id)), true);
    assert.equal(await who(token), undefined);
    assert.equal(await store.change(change => tokens.revokeToken(change, id)), false);
    await refuses(
      store.change(change => tokens.revokeToken(change, 'tok_none')),
      'not-found',
    );
    await store.close();
  });

  test('is refused from the millisecond at which it ends', async () => {
    const { clock, store, issue, who } = await desk();
    const { token, notAfter } = await issue();
    clock.time = notAfter - 1;
    assert.notEqual(await who(token), undefined);
    clock.time = notAfter;
    assert.equal(await who(token), undefined);
    await store.close();
  });

  test('is refused when it is unknown, changed, an API key, or its stored hash', async () => {
    const { store, issue, who } = await desk();
    const { token } = await issue();
    const flipped = token.slice(0, -8) + (token.at(-8) === 'x' ? 'y' : 'x') + token.slice(-7);
    const wrong = [
      '',
      'gha_',
      token.slice(0, -1),
      `${token}0`,
      flipped,
      generateAdminToken(),
      generateApiKey('live'),
    ];
    for (const text of [...wrong, hashAdminToken(pepper, token)])
      assert.equal(await who(text), undefined, text);
    await store.close();
  });

  test('of a role that is no longer known permits nothing', async () => {
    const { store, issue, who } = await desk();
    const { id, token } = await issue();
    await store.change(({ tx }) =>
      tx.updateTable('admin_tokens').set({ roles: '["root","toString"]' }).where('id', '=', id).execute(),
    );
    const principal = await who(token);
    assert.deepEqual(principal?.roles, []);
    assert.equal(principal?.permissions.size, 0);
    await store.close();
  });

  test('notes when it was last used', async () => {
    const { clock, store, tokens, issue } = await desk();
    const { id } = await issue();
    await store.change(change => tokens.recordTokenUse(change, id));
    const row = await store.db.selectFrom('admin_tokens').selectAll().executeTakeFirstOrThrow();
    assert.equal(row.last_used_at, clock.now());
    await store.close();
  });
});

suite('scopes', () => {
  test('narrow what the roles permit', async () => {
    const { store, issue, who } = await desk();
    const { token } = await issue({ scopes: ['apis:read', 'metrics:read'] });
    assert.deepEqual([...((await who(token))?.permissions ?? [])].sort(), ['apis:read', 'metrics:read']);
    await store.close();
  });

  test('never widen them', async () => {
    const { store, issue, who, refuses } = await desk();
    const { token } = await issue({ scopes: ['apis:read', 'waivers:write'] });
    assert.deepEqual([...((await who(token))?.permissions ?? [])], ['apis:read']);
    await refuses(issue({ name: 'none', scopes: ['waivers:write'] }), 'invalid-input');
    await store.close();
  });
});

suite('nobody hands out more than they hold', () => {
  const attempts: [issuer: Role, wanted: Role][] = [
    ['administrator', 'security'],
    ['administrator', 'business-owner'],
    ['security', 'administrator'],
    ['api-developer', 'administrator'],
    ['analyst', 'auditor'],
  ];
  for (const [issuer, wanted] of attempts)
    test(`${issuer} can't make a token for ${wanted}`, async () => {
      const { store, issue, refuses } = await desk();
      await refuses(issue({ roles: [wanted] }, holder(issuer)), 'forbidden');
      await refuses(issue({ roles: [issuer, wanted] }, holder(issuer)), 'forbidden');
      assert.equal(await store.db.selectFrom('admin_tokens').select('id').executeTakeFirst(), undefined);
      await store.close();
    });

  test('a scoped token can not make an unscoped one', async () => {
    const { store, issue, refuses } = await desk();
    const scoped = { ...holder('administrator'), permissions: new Set(['tokens:write'] as const) };
    await refuses(issue({ roles: ['administrator'] }, scoped), 'forbidden');
    await store.close();
  });

  test('an administrator makes tokens for other administrators and developers', async () => {
    const { store, issue } = await desk();
    await issue({ roles: ['administrator'] }, holder('administrator'));
    await issue({ name: 'dev', roles: ['api-developer', 'auditor'] }, holder('administrator'));
    await store.close();
  });

  test('a token without a role or an end in bounds is not made', async () => {
    const { store, issue, refuses } = await desk();
    await refuses(issue({ roles: [] }), 'invalid-input');
    await refuses(issue({ lifetimeMs: 91 * day }), 'invalid-input');
    await store.close();
  });
});

suite('roles', () => {
  test('only security may waive controls', () => {
    for (const role of Object.keys(permissionsOf) as Role[])
      assert.equal(permissionsOf[role].includes('waivers:write'), role === 'security', role);
  });

  test('only administrators hand out tokens, take backups', () => {
    for (const role of Object.keys(permissionsOf) as Role[])
      for (const permission of ['tokens:write', 'backup:write'] as const)
        assert.equal(permissionsOf[role].includes(permission), role === 'administrator', role);
  });

  test('analysts and auditors change nothing', () => {
    for (const role of ['analyst', 'auditor'] as const)
      for (const permission of permissionsOf[role]) assert.match(permission, /:read$/);
  });

  test('the auditor reads the audit log, developers do not', () => {
    assert.equal(permits(holder('auditor'), 'audit:read'), true);
    for (const role of ['business-owner', 'api-developer', 'application-developer', 'analyst'] as const)
      assert.equal(permits(holder(role), 'audit:read'), false, role);
  });

  test('names from a prototype are no roles', () => {
    assert.equal(permissionsFor(['constructor', '__proto__', 'toString', '']).size, 0);
  });
});

test('API keys and admin tokens are never taken for each other', () => {
  assert.equal(looksLikeAdminToken(generateApiKey('live')), false);
  assert.equal(looksLikeAdminToken(generateAdminToken()), true);
});
