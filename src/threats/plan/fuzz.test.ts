/** The plan against the interpreter: rules of all kinds, in any order, have to come to the same for any request. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { fuzzing } from '../../../test/support/fuzz.ts';
import { KeptCollections } from '../interpreter/kept-collections.ts';
import { Inspection, type Judgement, type RunOptions } from '../interpreter/run.ts';
import { loadRules } from '../seclang/load.ts';
import type { RuleSet } from '../seclang/rule.ts';
import { testFacts } from '../testing.ts';
import { Plan } from './plan.ts';

const variables = [
  'ARGS',
  'ARGS:a',
  'ARGS|!ARGS:a',
  'ARGS:/^[ab]$/',
  'ARGS_NAMES|REQUEST_HEADERS:x',
  'REQUEST_HEADERS|!REQUEST_HEADERS:x',
  'REQUEST_METHOD',
  'REQUEST_METHOD',
  'REQUEST_PROTOCOL',
  'REQUEST_HEADERS_NAMES',
  'REQUEST_HEADERS_NAMES',
  '&REQUEST_HEADERS',
  '&REQUEST_HEADERS:x',
  'REQUEST_HEADERS:x',
  'REQUEST_HEADERS:Content-Type',
  'REQUEST_URI',
  '&ARGS',
  '&ARGS:b',
  'TX:p',
  'TX:q',
  '&TX:p',
  '&TX:q',
  'TX:/^p/',
  'TX:/[qr]/',
  '&TX:/r$/',
  'TX:0',
  'TX:1',
  'MATCHED_VARS',
  'TX:p|ARGS',
  'IP:n',
  'IP:m',
  '&IP:m',
  'IP',
  'MATCHED_VAR',
  'HIGHEST_SEVERITY',
  'REQBODY_PROCESSOR',
  'RESPONSE_BODY',
];
const operators = [
  '@rx a',
  '@rx ^(.)b',
  '!@rx a',
  '@rx ^$',
  '@pm ab b',
  '@streq a',
  '@streq %{tx.q}',
  '@contains %{tx.p}',
  '@within a b GET',
  '@eq 0',
  '@eq 1',
  '!@eq 1',
  '@ge 1',
  '@lt %{tx.p}',
  '@unconditionalMatch',
];
const actions = [
  't:lowercase',
  't:urlDecodeUni',
  't:urlDecodeUni,t:lowercase,multiMatch',
  't:length',
  'capture',
  'setvar:tx.p=1',
  'setvar:tx.p=0',
  'setvar:tx.p=+1',
  'setvar:tx.q=%{tx.p}',
  'setvar:tx.q=%{MATCHED_VAR}',
  'setvar:tx.%{MATCHED_VAR}=1',
  'setvar:tx.r=%{tx.0}',
  'setvar:tx.%{tx.0}=1',
  'setvar:!tx.p',
  'initcol:ip=%{REMOTE_ADDR},setvar:ip.n=+1',
  'initcol:ip=%{tx.r}',
  'setvar:ip.m=1',
  'setvar:ip.%{tx.q}=%{ip.n}',
  'expirevar:ip.n=0',
  'ctl:ruleRemoveById=3-5',
  'ctl:ruleRemoveByTag=some',
  'ctl:ruleRemoveTargetById=2-9;ARGS:a',
  'ctl:ruleRemoveTargetById=2-9;TX:p',
  'ctl:ruleRemoveTargetById=2-9;IP:m',
  'ctl:ruleEngine=Off',
  'ctl:ruleEngine=DetectionOnly',
  'tag:some',
  'severity:2',
  'nolog',
  'nolog',
  'skip:1',
  'skip:2',
  'skipAfter:ONE',
  'skipAfter:TWO',
];
const disruptions = ['pass', 'pass', 'pass', 'block', 'deny', 'allow', 'allow:phase', 'allow:request'];

interface Condition {
  readonly variable: string | undefined;
  readonly operator: string;
  readonly actions: readonly string[];
}

const condition: fc.Arbitrary<Condition> = fc.record({
  variable: fc.option(fc.constantFrom(...variables), { nil: undefined, freq: 5 }),
  operator: fc.constantFrom(...operators),
  actions: fc.uniqueArray(fc.constantFrom(...actions), { maxLength: 4 }),
});
const rule = fc.record({
  head: condition,
  chained: fc.array(condition, { maxLength: 2 }),
  phase: fc.constantFrom(1, 1, 2, 2, 3, 4, 5),
  disruption: fc.constantFrom(...disruptions),
});
const item = fc.oneof(
  { weight: 8, arbitrary: rule },
  { weight: 1, arbitrary: fc.constantFrom('SecMarker ONE', 'SecMarker TWO') },
);
const value = fc.constantFrom('a', 'b', 'ab', 'A%62', '', '1', '0', '%2541', 'p', 'q');
const request = fc.record({
  query: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'p'), value), { maxLength: 3 })
    .map(pairs => pairs.map(([name, text]) => `${name}=${text}`).join('&')),
  headers: fc
    .array(fc.tuple(fc.constantFrom('x', 'X', 'y', 'Cookie', 'Content-Type'), value), { maxLength: 2 })
    .map(fields => fields.flat()),
  answer: value,
});

/** Rules as text: chained conditions bear no id, and only a condition of a request can have one after it. */
function written(items: readonly (typeof item extends fc.Arbitrary<infer T> ? T : never)[], first: number) {
  return items
    .map((one, i) => {
      if (typeof one === 'string') return one;
      const { head, phase, disruption } = one;
      const chained = head.variable === undefined ? [] : one.chained;
      const own = [`id:${first + i}`, `phase:${phase}`, phase === 5 ? 'pass' : disruption, ...head.actions];
      const rest = chained.map(({ variable = 'MATCHED_VAR', operator, actions: chosen }, at) => {
        const allowed = chosen.filter(action => !/^(?:skip|tag|severity|nolog)/.test(action));
        const list = [...allowed, ...(at < chained.length - 1 ? ['chain'] : [])];
        return `SecRule ${variable} "${operator}" "${list.join(',') || 't:none'}"`;
      });
      const list = [...own, ...(chained.length > 0 ? ['chain'] : [])].join(',');
      const text =
        head.variable === undefined
          ? `SecAction "${list}"`
          : `SecRule ${head.variable} "${head.operator}" "${list}"`;
      return [text, ...rest].join('\n');
    })
    .join('\n');
}

const options: RunOptions = {
  budget: 10_000_000,
  settings: new Map([['q', 'b']]),
  usual: new Map([['p', '2']]),
};

/** Everything that can be told of an exchange: what matched in it, and what refused it. */
function told(
  rules: RuleSet | Plan,
  kept: KeptCollections,
  asked: { query: string; headers: string[]; answer: string },
): Judgement[] {
  const inspection = new Inspection(rules, kept, options);
  const facts = testFacts({ query: asked.query, headers: asked.headers });
  const answer = { status: 200, protocol: 'HTTP/1.1', headers: [], body: asked.answer };
  return [inspection.request(facts), inspection.answer(answer), inspection.answer(answer), inspection.end()];
}

suite('a plan', () => {
  test('comes to what its rules come to one by one, whatever they are', () => {
    const property = fc.property(
      fc.array(item, { maxLength: 2 }),
      fc.array(item, { minLength: 1, maxLength: 8 }),
      fc.array(request, { minLength: 1, maxLength: 4 }),
      (setup, items, requests) => {
        const files = new Map([
          ['setup', `${written(setup, 100)}\nSecMarker ONE\nSecMarker TWO`],
          ['rules', `${written(items, 1)}\nSecMarker ONE\nSecMarker TWO`],
        ]);
        const rules = loadRules(files, ['setup'], ['rules']);
        const plan = new Plan(rules, options);
        const slow = new Plan(rules, options);
        plan.use(slow.makeTables());
        const loud = (judgements: readonly Judgement[]): string =>
          JSON.stringify(
            judgements.map(one => ({
              ...one,
              matched: one.matched.filter(({ id }) => !plan.silent.has(id)),
            })),
          );
        const kept = [new KeptCollections(), new KeptCollections(), new KeptCollections()] as const;
        // Three times: what comes again is remembered, and then found.
        for (const one of [...requests, ...requests, ...requests]) {
          const expected = loud(told(rules, kept[0], one));
          assert.equal(loud(told(plan, kept[1], one)), expected, files.get('rules') ?? '');
          assert.equal(loud(told(slow, kept[2], one)), expected, 'before its tables are there');
        }
      },
    );
    fc.assert(property, fuzzing(1_500));
  });
});
