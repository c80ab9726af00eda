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

  test('each field can be left out, and no key id or name is ever told', () => {
    assert.deepEqual(
      fields({ application: false, tag: false, decision: false }, { caller: caller('t') }),
      [],
    );
    assert.doesNotMatch(fields({}, { caller: caller('t') }).join(), /key_1|Widget/);
    assert.notEqual(parser(policy.options).faults({ key: true }).length, 0);
  });
});
