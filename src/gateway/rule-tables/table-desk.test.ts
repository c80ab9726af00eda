import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { judge, KeptCollections, Plan } from '#threats';
import { factsOf } from '../policies/threat-rules/facts.ts';
import { compileRules } from '../policies/threat-rules/rules.ts';
import { runOptions } from '../policies/threat-rules/run-options.ts';
import { Refusal } from '../refusal.ts';
import { testExchange } from '../testing.ts';
import { RuleTables } from './rule-tables.ts';
import { TableDesk } from './table-desk.ts';

const rules = { pack: false, rules: 'SecRule ARGS "@rx ^evil[0-9]+$" "id:1,phase:2,deny"' };
const planned = () => new Plan(compileRules(rules), runOptions(rules));

function refusedBy(plan: Plan, query: string): number | undefined {
  const facts = factsOf(testExchange({ url: `/things/v1/things/1?${query}` }), true);
  if (facts instanceof Refusal) assert.fail(facts.reason);
  return judge(plan, facts, new KeptCollections(), runOptions(rules)).refusedBy?.id;
}

suite('tables of threat rules', () => {
  test('are made by another thread, once for all who want the same', async () => {
    const desk = new TableDesk();
    const [one, other] = await Promise.all([desk.of(undefined, rules), desk.of(undefined, { ...rules })]);
    assert.equal(one, other);
    const plan = planned();
    plan.use(one);
    assert.equal(refusedBy(plan, 'a=evil7'), 1);
    assert.equal(refusedBy(plan, 'a=good'), undefined);
  });

  test('that cannot be made are told to be none', async () => {
    const broken = new TableDesk().of(undefined, { pack: false, rules: 'SecRule ARGS "@nope" "id:1"' });
    await assert.rejects(broken, /expected an operator/);
  });

  test('are asked for once for each plan, which refuses without them too', () => {
    const asked: number[] = [];
    const tables = new RuleTables(id => asked.push(id));
    const plan = planned();
    tables.ask(rules, plan);
    tables.ask(rules, plan);
    assert.deepEqual(asked, [0]);
    assert.equal(plan.passesOver, false);
    assert.equal(refusedBy(plan, 'a=evil7'), 1);
    tables.came(0, undefined);
    assert.equal(plan.passesOver, true);
    assert.equal(refusedBy(plan, 'a=evil7'), 1);
    assert.equal(refusedBy(plan, 'a=good'), undefined);
  });
});
