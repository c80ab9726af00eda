import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { leftOutOf } from '../interpreter/exclusions.ts';
import type { RunOptions } from '../interpreter/run.ts';
import { testFacts, testRules } from '../testing.ts';
import { explain } from './explain.ts';
import { statsOf } from './stats.ts';

const rules = testRules(`
SecRule REQUEST_METHOD "@rx ." "id:1,phase:1,pass,nolog,skipAfter:END"
SecRule ARGS "@rx x" "id:2,phase:1,deny"
SecMarker END
SecRule ARGS "@rx (?i)<script>" "id:3,phase:2,deny,t:none,t:urlDecodeUni,t:lowercase,msg:'Markup',tag:attack-xss,tag:paranoia-level/1"
SecRule ARGS|REQUEST_COOKIES "@contains alert" "id:4,phase:2,block,multiMatch,t:urlDecodeUni,tag:attack-xss,tag:paranoia-level/2"
SecRule FILES "@contains alert" "id:5,phase:2,deny"
SecRule RESPONSE_STATUS "@eq 500" "id:6,phase:3,deny"
SecRule ARGS "@contains never" "id:7,phase:2,deny"`);

const usual: RunOptions = { budget: 1_000_000, settings: new Map(), usual: new Map() };
const facts = testFacts({ query: 'a=%253CScript%253Ealert&b=safe' });
const every = new Set([1, 2, 3, 4, 5, 6, 7]);

suite('explaining a request', () => {
  test('names the rule that refuses, the value, each step on the way to it, and what was found', () => {
    const { refused, category, matched } = explain(rules, facts, usual);
    assert.equal(refused, true);
    assert.equal(category, 'cross-site scripting');
    const found = matched.find(({ id }) => id === 3);
    assert.equal(found?.refuses, true);
    assert.deepEqual([found.file, found.line, found.phase, found.message], ['rules.conf', 5, 2, 'Markup']);
    assert.deepEqual(found.conditions, [
      {
        operator: '@rx (?i)<script>',
        values: 2,
        looks: [
          {
            name: 'ARGS:a',
            holds: true,
            steps: [
              { after: null, value: '%3CScript%3Ealert', found: null },
              { after: 'urlDecodeUni', value: '<Script>alert', found: null },
              { after: 'lowercase', value: '<script>alert', found: '<script>' },
            ],
          },
        ],
      },
    ]);
  });

  test('goes on after the rule that refuses, so that people see what would refuse next', () => {
    const { matched } = explain(rules, facts, usual);
    assert.deepEqual(
      matched.map(({ id, refuses }) => [id, refuses]),
      [
        [1, false],
        [3, true],
        [4, false],
      ],
    );
  });

  test('tells of any rule what became of it, and what it saw', () => {
    const leftOut = leftOutOf(rules, [{ rules: { by: 'id', from: 4, to: 4 }, parameter: undefined }]);
    const { wanted } = explain(rules, facts, { ...usual, leftOut }, every);
    assert.deepEqual(Object.fromEntries(wanted.map(({ id, outcome }) => [id, outcome])), {
      1: 'matched',
      2: 'not asked',
      3: 'matched',
      4: 'excluded',
      5: 'nothing to look at',
      6: 'not asked',
      7: 'no match',
    });
    const seen = wanted.find(({ id }) => id === 7)?.conditions[0]?.looks;
    assert.deepEqual(
      seen?.map(({ name, holds }) => [name, holds]),
      [
        ['ARGS:a', false],
        ['ARGS:b', false],
      ],
    );
  });

  test('tells how many rules looked at each value', () => {
    const { values } = explain(rules, facts, usual);
    assert.deepEqual(
      values.filter(({ name }) => name.startsWith('ARGS')),
      [
        { name: 'ARGS:a', value: '%3CScript%3Ealert', kind: 'usual', rules: 3 },
        { name: 'ARGS:b', value: 'safe', kind: 'usual', rules: 3 },
      ],
    );
  });

  test('refuses as the gateway does, within the same budget', () => {
    const { refused, exceeded } = explain(rules, facts, { ...usual, budget: 10 });
    assert.equal(refused, true);
    assert.match(exceeded ?? '', /more to inspect/);
  });

  test('cuts what is long, and shows octets as text', () => {
    const long = testFacts({ query: `a=${'%C3%A4'.repeat(5000)}` });
    const [value] = explain(rules, long, usual).values.filter(({ name }) => name === 'ARGS:a');
    assert.match(value?.value ?? '', /^ä{1000,2000}…$/);
  });
});

test('statistics count what runs', () => {
  const stats = statsOf(rules);
  assert.deepEqual(
    { ...stats, operators: undefined },
    {
      rules: 7,
      finding: 6,
      refusing: 5,
      conditions: 7,
      patterns: 3,
      phases: [
        { name: '1', rules: 2 },
        { name: '2', rules: 4 },
        { name: '3', rules: 1 },
      ],
      categories: [{ name: 'attack-xss', rules: 2 }],
      paranoia: [
        { name: '1', rules: 1 },
        { name: '2', rules: 1 },
      ],
      operators: undefined,
      cost: { rules: 4, looks: 1 + 3 + 3 + 1 },
    },
  );
});
