import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { anonymous, permissions, type Principal } from '#credentials';
import { portalPrincipal } from './principal.ts';

const person = (realm: 'internal' | 'external'): Principal => ({
  actor: 'user:usr_1',
  roles: ['administrator'],
  permissions: new Set(permissions),
  user: {
    id: 'usr_1',
    realm,
    developerId: 'dev_1',
    sessionId: 'ses_1',
    amr: ['pwd'],
    acr: 'gatehouse:1fa' as const,
    authenticatedAt: 0,
    isHeldBack: false,
  },
});

suite('in the portal', () => {
  test('nobody holds a role or a permission of the console, whatever the session says', () => {
    const { roles, permissions: held } = portalPrincipal(person('external'));
    assert.deepEqual(roles, []);
    assert.deepEqual([...held].toSorted(), ['portal:own', 'portal:read', 'session:open', 'session:own']);
  });

  test('staff are nobody, and so is whoever is no person', () => {
    assert.equal(portalPrincipal(person('internal')), anonymous);
    const { user: _, ...token } = person('external');
    assert.equal(portalPrincipal(token), anonymous);
    assert.equal(portalPrincipal(anonymous), anonymous);
  });
});
