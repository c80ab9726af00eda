import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { idsOf, run } from '../testing.ts';
import { type FieldKind, noBody } from './facts.ts';

const found = (rules: string, ...kinds: (FieldKind | undefined)[]): number[] => {
  const args = kinds.map((kind, i) => ({
    key: `a${i}`,
    value: 'x',
    ...(kind === undefined ? {} : { kind }),
  }));
  return idsOf(run(rules, { body: 'x', readBody: () => ({ ...noBody, args }) }));
};
const rule = (tags: string, targets = 'ARGS') => `SecRule ${targets} "@rx x" "id:1,phase:2,pass${tags}"`;

suite('which fields a rule looks at', () => {
  test('every one whose value is not settled, unless its tags say otherwise', () => {
    for (const kind of [undefined, 'usual', 'prose', 'address', 'markup'] as const)
      assert.deepEqual(found(rule(''), kind), [1], `${kind}`);
    assert.deepEqual(found(rule(''), 'settled'), []);
  });

  for (const [tag, judged] of [
    ['fields/not-prose', ['usual', 'address', 'markup']],
    ['fields/not-markup', ['usual', 'prose', 'address']],
    ['fields/only-address', ['address']],
    ['fields/only-prose', ['prose']],
    ['fields/unheard-of', ['usual', 'prose', 'address', 'markup']],
  ] as const)
    test(`by the tag ${tag}: ${judged.join(', ')}`, () => {
      for (const kind of ['usual', 'settled', 'prose', 'address', 'markup'] as const)
        assert.deepEqual(
          found(rule(`,tag:'${tag}'`), kind),
          judged.some(one => one === kind) ? [1] : [],
          kind,
        );
    });

  test('two tags leave what both leave', () => {
    const both = ",tag:'fields/not-prose',tag:'fields/not-markup'";
    assert.deepEqual(found(rule(both), 'prose', 'markup', 'settled'), []);
    assert.deepEqual(found(rule(both), 'prose', 'usual'), [1]);
  });

  test('names are looked at whatever the kind, and settled values are counted', () => {
    assert.deepEqual(found('SecRule ARGS_NAMES "@streq a0" "id:1,phase:2,pass"', 'settled'), [1]);
    assert.deepEqual(found('SecRule &ARGS "@eq 2" "id:1,phase:2,pass"', 'settled', 'usual'), [1]);
    assert.deepEqual(found('SecRule ARGS_COMBINED_SIZE "@eq 3" "id:1,phase:2,pass"', 'settled'), [1]);
  });

  test('every condition of a chain is held to it', () => {
    const chain = 'SecRule ARGS:a0 "@rx x" "id:1,phase:2,pass,chain"\nSecRule ARGS:a1 "@rx x"';
    assert.deepEqual(found(chain, 'usual', 'usual'), [1]);
    assert.deepEqual(found(chain, 'usual', 'settled'), []);
  });
});
