import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EndUser } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const ann: EndUser = {
  id: 'usr_1',
  issuer: 'https://own.example',
  realm: 'internal',
  groups: ['staff'],
  roles: ['clerk'],
};

function ask(options: Record<string, unknown>, user: Partial<EndUser> | null = {}, method = 'POST') {
  const caller = {
    application: undefined,
    keyId: undefined,
    sandbox: false,
    user: user === null ? undefined : { ...ann, ...user },
  };
  return compilePolicy(policy, options).authorise?.(testExchange({ method, caller }));
}
function refuses(verdict: unknown) {
  assert.ok(verdict instanceof Refusal, 'not refused');
  assert.deepEqual([verdict.code, verdict.status, verdict.detail], ['role-missing', 403, undefined]);
}

test('a role, or a group, admits', () => {
  assert.equal(ask({ roles: ['admin', 'clerk'] }), undefined);
  assert.equal(ask({ groups: ['staff'] }), undefined);
  assert.equal(ask({ roles: ['admin'], groups: ['staff'] }), undefined);
});

suite('refused is', () => {
  test('who holds another role or group, also of nearly that name', () => {
    for (const roles of [[], ['Clerk'], ['clerk '], ['clerks'], ['staff'], ['clerk,admin']])
      refuses(ask({ roles: ['clerk', 'admin'] }, { roles, groups: [] }));
    refuses(ask({ groups: ['clerk'] }));
    refuses(ask({ roles: ['staff'] }));
  });

  test('a call for nobody', () => refuses(ask({ roles: ['clerk'] }, null)));

  test('a user of another issuer where one is named', () => {
    refuses(ask({ roles: ['clerk'], issuer: 'https://other.example' }));
    assert.equal(ask({ roles: ['clerk'], issuer: 'https://own.example' }), undefined);
  });

  test('whatever no other method is: for methods that are not named nothing is asked', () => {
    assert.equal(ask({ roles: ['admin'], methods: 'writes' }, {}, 'GET'), undefined);
    for (const method of ['POST', 'DELETE', 'get', 'PURGE'])
      refuses(ask({ roles: ['admin'], methods: 'writes' }, {}, method));
    refuses(ask({ roles: ['admin'], methods: ['DELETE'] }, {}, 'DELETE'));
  });
});

test('a policy that names nobody is refused when it is compiled', () => {
  assert.throws(() => ask({ methods: 'writes' }), /name a role or a group/);
});
