import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { KeptSets } from './kept-sets.ts';
import { compileRules } from './rules.ts';

suite('what is costly to make', () => {
  test('is there as long as somebody holds it, however many others come', () => {
    const sets = new KeptSets<{ readonly n: number }>(2);
    const all = Array.from({ length: 50 }, (_, n) => ({ n }));
    for (const each of all) sets.set(String(each.n), each);
    for (const each of all) assert.equal(sets.get(String(each.n)), each);
    assert.equal(sets.get('50'), undefined);
  });

  test('is made anew under the same name when told so', () => {
    const sets = new KeptSets<object>(2);
    const [before, after] = [{}, {}];
    sets.set('a', before);
    sets.set('a', after);
    assert.equal(sets.get('a'), after);
  });

  test('is one for all who choose the same rules, so they share one plan', () => {
    const rules = (n: number) => ({ pack: false, rules: `SecRule ARGS "@streq ${n}" "id:1,phase:2,deny"` });
    const held = Array.from({ length: 40 }, (_, n) => compileRules(rules(n)));
    assert.deepEqual(
      held.map((set, n) => compileRules(rules(n)) === set),
      held.map(() => true),
    );
  });
});
