import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tellsAll, toldOf } from './oidc-claims.ts';

const names = { emailClaim: 'email', nameClaim: 'name', groupsClaim: 'groups' };
const email = 'zoe@example.org';

suite('what a provider of OpenID Connect says of somebody', () => {
  test('is read by the claims that its settings name, the ID token first', () => {
    const told = toldOf(
      names,
      { email, groups: ['a'] },
      { email: 'other@example.org', name: 'Zoe', groups: ['b'] },
    );
    assert.deepEqual(
      { ...told, groups: [...told.groups] },
      { email, emailVerified: false, name: 'Zoe', groups: ['a'], secondFactor: false },
    );
  });

  test('of a verified address counts where the address itself is told', () => {
    for (const yes of [true, 'true'])
      assert.ok(toldOf(names, { email, email_verified: yes }, {}).emailVerified);
    assert.ok(toldOf(names, {}, { email, email_verified: true }).emailVerified);
    for (const no of [undefined, false, 'false', 'yes', 'TRUE', 1, '1', null, {}, [true]])
      assert.ok(!toldOf(names, { email, email_verified: no }, {}).emailVerified, JSON.stringify(no));
  });

  test('of a verified address is not put together from two places', () => {
    assert.ok(!toldOf(names, { email }, { email: 'mine@example.org', email_verified: true }).emailVerified);
    assert.ok(!toldOf(names, { email_verified: true }, { email }).emailVerified);
  });

  test('of another claim than the address is verified by nothing', () => {
    const upn = { ...names, emailClaim: 'upn' };
    const told = toldOf(upn, { upn: email, email, email_verified: true }, {});
    assert.deepEqual([told.email, told.emailVerified], [email, false]);
  });

  test('of a second factor is about this sign-in only where the ID token says it', () => {
    assert.ok(toldOf(names, { amr: ['pwd', 'mfa'] }, {}).secondFactor);
    for (const amr of [undefined, [], ['pwd'], ['MFA'], 'pwd', { mfa: true }])
      assert.ok(!toldOf(names, { amr }, { amr: ['mfa'] }).secondFactor, JSON.stringify(amr));
  });

  test('is asked for elsewhere where the ID token leaves out who it is', () => {
    assert.ok(tellsAll(names, { email, name: 'Zoe' }));
    for (const claims of [{}, { email }, { name: 'Zoe' }]) assert.ok(!tellsAll(names, claims));
  });
});
