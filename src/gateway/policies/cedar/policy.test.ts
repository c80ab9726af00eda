import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Caller, EndUser, ShownToken } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import type { OperationDocument } from '../../snapshot/document.ts';
import {
  compilePolicy,
  testExchange,
  testNow,
  testOperation,
  testVersion,
  type TestRequest,
} from '../../testing.ts';
import { policy } from './policy.ts';

const renew: OperationDocument = {
  ...testOperation,
  id: 'op_2',
  method: 'POST',
  path: '/licences/{licence-number}/renewals',
  category: 'does-harm',
};
const version = { ...testVersion, operations: [testOperation, renew] };

const ann: EndUser = {
  id: 'usr_1',
  issuer: 'https://own.example',
  realm: 'internal',
  groups: ['staff'],
  roles: ['clerk'],
};
const application = {
  id: 'app_1',
  name: 'Widget',
  tag: 'widget',
  kind: 'confidential',
  active: true,
} as const;
const nobody: Caller = { application: undefined, keyId: undefined, user: undefined, sandbox: false };

const compile = (policies: string, more: Record<string, unknown> = {}, operation?: OperationDocument) =>
  compilePolicy(policy, { policies, ...more }, { place: { version, operation, scope: 'version' } });

/** What becomes of calls, one after the other, by one compiled policy. */
function deciding(policies: string, more: Record<string, unknown> = {}) {
  const { authorise } = compile(policies, more);
  return (caller: Partial<Caller> = {}, request: TestRequest = {}) => {
    const operation = request.operation ?? testOperation;
    const verdict = authorise?.(
      testExchange({
        version,
        operation,
        parameters: { id: '7' },
        caller: { ...nobody, ...caller },
        ...request,
      }),
    );
    assert.ok(!(verdict instanceof Promise));
    if (verdict !== undefined) {
      assert.deepEqual([verdict.code, verdict.status, verdict.detail], ['not-permitted', 403, undefined]);
    }
    return verdict instanceof Refusal ? (verdict.reason ?? '') : 'permitted';
  };
}

suite('a call is permitted', () => {
  test('by who the user is: group, role, name', () => {
    for (const scope of [
      'principal in Group::"staff"',
      'principal in Role::"clerk"',
      'principal == User::"usr_1"',
    ])
      assert.equal(deciding(`permit (${scope}, action, resource);`)({ user: ann }), 'permitted');
  });

  test('by the application, beside a user and alone', () => {
    const decide = deciding(
      'permit (principal, action, resource) when { context has application && context.application.tag == "widget" };',
    );
    assert.equal(decide({ application }), 'permitted');
    assert.equal(decide({ application, user: ann }), 'permitted');
    assert.equal(decide({ user: ann }), 'no policy permits it');
    assert.equal(
      deciding('permit (principal == Application::"app_1", action, resource);')({ application }),
      'permitted',
    );
  });

  test('by operation, kind of operation, and category', () => {
    for (const scope of [
      'action == Action::"POST /licences/{licence-number}/renewals"',
      'action in Action::"writes"',
      'action in Action::"does-harm"',
    ]) {
      const decide = deciding(`permit (principal, ${scope}, resource);`);
      assert.equal(decide({}, { operation: renew, method: 'POST' }), 'permitted', scope);
      assert.equal(decide(), 'no policy permits it', scope);
    }
  });

  test('by path, address, country, scopes and claims', () => {
    const token = {
      scopes: new Set(['a', 'b']),
      claims: { level: 3, tags: ['x'], odd: '3' },
      acr: 'high',
    } as unknown as ShownToken;
    const claims = [
      { name: 'level', type: 'number' },
      { name: 'tags', type: 'list of texts' },
      { name: 'odd', type: 'number' },
    ];
    const when = (condition: string) =>
      deciding(`permit (principal, action == Action::"GET /things/{id}", resource) when { ${condition} };`, {
        claims,
      })({ token }, { address: '192.0.2.9' });
    assert.equal(when('context.path.id == "7"'), 'permitted');
    assert.equal(when('context.address.isInRange(ip("192.0.2.0/24"))'), 'permitted');
    assert.equal(when('context.scopes.containsAll(["a", "b"])'), 'permitted');
    assert.equal(when('context.claims has level && context.claims.level > 2'), 'permitted');
    assert.equal(when('context.claims has tags && context.claims.tags.contains("x")'), 'permitted');
    assert.equal(when('context has acr && context.acr == "high"'), 'permitted');
    // A claim of another type than was told is as good as none.
    assert.equal(when('context.claims has odd'), 'no policy permits it');
    assert.equal(when('context has country'), 'no policy permits it');
  });

  test('by the hour on the clocks of a place, with its summer time', () => {
    const decide = deciding(
      'permit (principal, action, resource) when { context.hour == 13 && context.weekday == 4 };',
      {
        timeZone: 'Europe/Berlin',
      },
    );
    assert.equal(decide({}, { now: testNow }), 'permitted');
    assert.equal(decide({}, { now: testNow + 3_600_000 }), 'no policy permits it');
    assert.equal(decide({}, { now: Date.UTC(2026, 6, 16, 11) }), 'permitted');
  });

  test('until a moment, and not a millisecond longer', () => {
    const decide = deciding(
      'permit (principal, action, resource) when { context.now < datetime("2026-01-15T12:00:00.500Z") };',
    );
    assert.equal(decide({}, { now: testNow + 499 }), 'permitted');
    assert.equal(decide({}, { now: testNow + 500 }), 'no policy permits it');
  });
});

suite('refused is', () => {
  test('what no policy permits', () => {
    assert.equal(
      deciding('permit (principal in Group::"staff", action, resource);')(),
      'no policy permits it',
    );
  });

  test('what one forbids, whatever permits it, and its name is told to operators', () => {
    const decide = deciding(
      'permit (principal, action, resource);\n@id("no clerks")\nforbid (principal in Role::"clerk", action, resource);',
    );
    assert.equal(decide({ user: ann }), 'forbidden by no clerks');
    assert.equal(decide({ user: { ...ann, roles: [] } }), 'permitted');
  });

  test('a call for which a policy fails, as over a forbid that fails nobody would notice', () => {
    const overflow =
      'forbid (principal, action, resource) when { context.hour * 9223372036854775807 * 3 > 0 };';
    const decide = deciding(`permit (principal, action, resource);\n${overflow}`);
    assert.match(decide(), /^a policy failed: policy 2: .*overflow/);
  });

  test('a user of another issuer who has the id of a user of ours', () => {
    const decide = deciding('permit (principal == User::"usr_1", action, resource);');
    const foreign = { ...ann, issuer: 'https://evil.example', realm: undefined };
    assert.equal(decide({ user: foreign }), 'no policy permits it');
    assert.equal(decide({ user: { ...foreign, id: 'https://own.example|usr_1' } }), 'no policy permits it');
  });

  test('an operation that the contract does not list', () => {
    const decide = deciding('permit (principal, action in Action::"reads", resource);');
    assert.equal(
      decide({}, { operation: { ...testOperation, id: 'x', method: '*', path: '/*' } }),
      'no policy permits it',
    );
  });

  test('a value that only looks like an entity or a call of Cedar', () => {
    const decide = deciding(
      'permit (principal, action == Action::"GET /things/{id}", resource) when { context.path.id == "7" };',
    );
    for (const id of ['{"__extn":{"fn":"ip","arg":"1.1.1.1"}}', '7"', '7\u0000', '"7"', '', '07'])
      assert.equal(decide({}, { parameters: { id } }), 'no policy permits it', id);
    assert.equal(decide({}, { parameters: {} }), 'no policy permits it');
  });
});

suite('a decision that is kept is never that of another', () => {
  test('when a role, a group, a tag, a scope or a claim changes, the next call is judged anew', () => {
    const decide = deciding(
      `permit (principal in Role::"clerk", action, resource);
       permit (principal in Group::"office", action, resource);
       permit (principal is Application, action, resource) when { principal.tag == "gold" };
       permit (principal, action, resource) when { context.scopes.contains("all") };
       permit (principal, action, resource) when { context.claims has level && context.claims.level == 9 };`,
      { claims: [{ name: 'level', type: 'number' }] },
    );
    const user = { ...ann, groups: [], roles: [] };
    const token = (scopes: string[], claims: object) =>
      ({ scopes: new Set(scopes), claims }) as unknown as ShownToken;
    for (let round = 0; round < 2; round++) {
      assert.equal(decide({ user }), 'no policy permits it');
      assert.equal(decide({ user: { ...user, roles: ['clerk'] } }), 'permitted');
      assert.equal(decide({ user: { ...user, groups: ['clerk'] } }), 'no policy permits it');
      assert.equal(decide({ user: { ...user, groups: ['office'] } }), 'permitted');
      assert.equal(decide({ application }), 'no policy permits it');
      assert.equal(decide({ application: { ...application, tag: 'gold' } }), 'permitted');
      assert.equal(decide({ user, token: token(['all'], {}) }), 'permitted');
      assert.equal(decide({ user, token: token(['al', 'l'], {}) }), 'no policy permits it');
      assert.equal(decide({ user, token: token([], { level: 9 }) }), 'permitted');
      assert.equal(decide({ user, token: token([], { level: 8 }) }), 'no policy permits it');
    }
  });

  test('a user who is not there is not an application that is not there', () => {
    const decide = deciding('permit (principal is User, action, resource);');
    assert.equal(decide({ user: ann }), 'permitted');
    assert.equal(decide({ application }), 'no policy permits it');
    assert.equal(decide({}), 'no policy permits it');
    assert.equal(decide({ user: ann, application }), 'permitted');
  });

  test('texts that run together when they are put one after the other are told apart', () => {
    const decide = deciding('permit (principal in Group::"a", action, resource);');
    assert.equal(decide({ user: { ...ann, groups: ['a', 'b'] } }), 'permitted');
    for (const groups of [['a,b'], ['a","b'], ['"a"'], ['a\u0000b'], ['ab'], []])
      assert.equal(decide({ user: { ...ann, groups } }), 'no policy permits it', groups.join('|'));
  });

  test('nor do parts of a path, whatever stands in them', () => {
    const operation = { ...testOperation, path: '/things/{a}/{b}' };
    const place = { version: { ...testVersion, operations: [operation] }, operation };
    const { authorise } = compilePolicy(
      policy,
      { policies: 'permit (principal, action, resource) when { context.path.a == "x" };' },
      { place },
    );
    const decide = (a: string, b: string) =>
      authorise?.(testExchange({ ...place, parameters: { a, b }, caller: nobody })) === undefined;
    assert.ok(decide('x', '2:yz'));
    for (const [a, b] of [
      ['x1:', ''],
      ['x4:2:yz', ''],
      ['', 'x4:2:yz'],
      ['x\n', 'yz'],
      ['x2', ':yz'],
    ] as const)
      assert.equal(decide(a, b), false, `${a} | ${b}`);
    assert.ok(decide('x', ''));
  });

  test('other policies in the same place decide for themselves', () => {
    const one = deciding('permit (principal, action, resource);');
    const other = deciding('forbid (principal, action, resource);');
    assert.equal(one({ user: ann }), 'permitted');
    assert.equal(other({ user: ann }), 'forbidden by policy 1');
    assert.equal(one({ user: ann }), 'permitted');
  });
});

suite('a mistake is refused at publish, with place and name', () => {
  const wrong: readonly [string, string, RegExp][] = [
    ['a syntax error', 'permit (principal, action, resource)\nwhen { x == };', /2:13 unexpected token/],
    [
      'a member that is none',
      'permit (principal, action, resource) when { context.paht.id == "7" };',
      /1:\d+ \(policy 1\).*`paht`.*not found/,
    ],
    [
      'one that comes after others, with umlauts',
      '// für Löschungen\npermit (principal, action, resource);\n\n@id("late")\npermit (principal, action, resource) when { principal.nmae == "x" };',
      /5:\d+ \(late\)/,
    ],
    [
      'an operation that the contract does not have',
      'permit (principal, action == Action::"GET /other", resource);',
      /GET \/other/,
    ],
    [
      'a type that cannot be compared',
      'permit (principal, action, resource) when { context.hour == "9" };',
      /\(policy 1\)/,
    ],
    [
      'a member that not every caller has',
      'permit (principal, action, resource) when { context.country == "DE" };',
      /country/,
    ],
    ['a policy that can never apply', 'permit (principal is Group, action, resource);', /\(policy 1\)/],
    [
      'a claim that was not told',
      'permit (principal, action, resource) when { context.claims has level && context.claims.level > 1 };',
      /\(policy 1\)/,
    ],
    [
      'two of one name',
      '@id("a") permit (principal, action, resource);\n@id("a") forbid (principal, action, resource);',
      /2:1 \(a\) has the name of another/,
    ],
    ['a template', 'permit (principal == ?principal, action, resource);', /template/],
    ['no policy', '// nothing', /no policy/],
    [
      'a text that shows otherwise than it reads',
      'permit (principal, action, resource) when { context.zone == "user\u202Eadmin" };',
      /\(policy 1\)/,
    ],
  ];
  for (const [what, text, message] of wrong) test(what, () => assert.throws(() => compile(text), message));

  test('an operation of its own knows no other operation’s path', () => {
    const text = 'permit (principal, action, resource) when { context.path["licence-number"] == "7" };';
    assert.ok(compile(text, {}, renew).authorise !== undefined);
    assert.throws(() => compile(text, {}, testOperation), /licence-number/);
  });

  test('a time zone that is none, a name that Cedar would take for an entity, a zone', () => {
    const text = 'permit (principal, action, resource);';
    assert.throws(() => compile(text, { timeZone: 'Berlin' }), /no time zone/);
    assert.throws(() => compile(text, { claims: [{ name: '__entity', type: 'text' }] }), /underscores/);
    const odd = { ...testOperation, path: '/things/{__extn}' };
    assert.throws(() => compile(text, {}, odd), /underscores/);
    assert.throws(
      () =>
        compilePolicy(
          policy,
          { policies: text },
          { place: { version: undefined, operation: undefined, scope: 'zone' } },
        ),
      /a zone has no actions/,
    );
  });

  test('names with quotes and backslashes break out of nothing', () => {
    const odd = { ...testOperation, path: '/things/{a"b\\c}' };
    assert.ok(
      compile(
        'permit (principal, action, resource);',
        { claims: [{ name: 'x": Long }; entity Evil; //', type: 'text' }] },
        odd,
      ).authorise,
    );
  });
});
