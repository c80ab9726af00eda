import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parser } from '#kernel';
import type { ExchangeState } from '../../exchange-state.ts';
import { compilePolicy, testExchange } from '../../testing.ts';
import { policy } from './policy.ts';

const caller = (tag: string): ExchangeState['caller'] => ({
  application: { id: 'app_1', name: 'Widget', tag, kind: 'public', active: true },
  keyId: 'key_1',
  user: undefined,
  sandbox: false,
});

function fields(options: Record<string, unknown>, from: Parameters<typeof testExchange>[0]): string[] {
  const headers = ['accept', '*/*'];
  compilePolicy(policy, options).transform?.(testExchange(from), headers);
  return headers.slice(2);
}

suite('caller-headers', () => {
  test('the upstream learns application, tag and decision id', () => {
    assert.deepEqual(
      fields({}, { caller: caller('widget') }),
      [
        ['x-gatehouse-application', 'app_1', 'x-gatehouse-application-tag', 'widget'],
        ['x-gatehouse-decision', 'd_test'],
      ].flat(),
    );
  });

  test('a caller without a key has no application, whatever it sent itself', () => {
    const headers = ['X-Gatehouse-Application', 'app_9'];
    assert.deepEqual(fields({}, { headers }), ['x-gatehouse-decision', 'd_test']);
  });

  test('a tag cannot end the field or begin another one', () => {
    const tag = 'a\r\nx-admin: 1\0\t é\u2028';
    const value = fields({ decision: false, application: false }, { caller: caller(tag) })[1];
    assert.equal(value, 'a__x-admin:_1_____');
  });

  const user = { id: 'usr_1', issuer: 'https://id.example', realm: undefined, groups: [], roles: [] };
  const signedIn = (over: object, scopes: readonly string[] = []): ExchangeState['caller'] => ({
    ...caller('widget'),
    user: { ...user, ...over },
    token: { scopes: new Set(scopes) } as unknown as NonNullable<ExchangeState['caller']['token']>,
  });
  const onlyUser = { application: false, tag: false, decision: false };

  test('the upstream learns the end user and who vouches for it; groups and scopes where asked for', () => {
    const of = signedIn({ groups: ['staff', 'editors'] }, ['places:read', 'places:write']);
    assert.deepEqual(fields(onlyUser, { caller: of }), [
      ...['x-gatehouse-user', 'usr_1', 'x-gatehouse-user-issuer', 'https://id.example'],
    ]);
    assert.deepEqual(fields({ ...onlyUser, user: false, groups: true, scopes: true }, { caller: of }), [
      ...['x-gatehouse-user-groups', 'staff,editors', 'x-gatehouse-scopes', 'places:read places:write'],
    ]);
  });

  test('without an end user nothing is said of one, whatever the client sent', () => {
    const headers = ['X-Gatehouse-User', 'usr_9', 'X-Gatehouse-User-Groups', 'admins'];
    assert.deepEqual(fields({ ...onlyUser, groups: true }, { headers, caller: caller('t') }), []);
  });

  for (const name of ['a,admins', 'a\r\nx-admin: 1', 'a b', 'ä', 'a\0', '\ud800', '%2C'])
    test(`a group or user called ${JSON.stringify(name)} is one name, and no other's`, () => {
      const [, id, , , , groups] = fields(
        { ...onlyUser, groups: true },
        { caller: signedIn({ id: name, groups: [name, 'b'] }) },
      );
      assert.match(id ?? '', /^[!-+\--~]+$/);
      assert.equal(decodeURIComponent(id ?? ''), name.toWellFormed());
      assert.deepEqual(groups?.split(','), [id, 'b']);
    });

  test('more groups than a field may hold refuse the call', () => {
    const groups = Array.from({ length: 500 }, (_, i) => `group-number-${i}`);
    assert.throws(() => fields({ groups: true }, { caller: signedIn({ groups }) }), /more groups/);
  });

  test('each field can be left out, and no key id or name is ever told', () => {
    assert.deepEqual(
      fields({ application: false, tag: false, decision: false }, { caller: caller('t') }),
      [],
    );
    assert.doesNotMatch(fields({}, { caller: caller('t') }).join(), /key_1|Widget/);
    assert.notEqual(parser(policy.options).faults({ key: true }).length, 0);
  });
});
