/** What is taken out of rules because nobody could tell that it is gone, and what looks like that and must stay. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { KeptCollections } from '../interpreter/kept-collections.ts';
import { judge } from '../interpreter/run.ts';
import { testFacts, testRules } from '../testing.ts';
import { fold } from './fold.ts';
import { Plan } from './plan.ts';

const none: ReadonlyMap<string, string> = new Map();

const left = (rules: string): number[] =>
  [...fold(testRules(rules), none, none).phases.values()].flat().map(({ rule }) => rule.id);

/** What the plan of some rules finds in requests with these queries, which must be what they find one by one. */
function found(text: string, ...queries: string[]): number[][] {
  const rules = testRules(text);
  const options = { settings: none, usual: none, budget: 1_000_000 };
  const plan = new Plan(rules, options);
  plan.use(plan.makeTables());
  const [alone, planned] = [rules, plan].map(program => {
    const kept = new KeptCollections();
    return queries.map(query =>
      judge(program, testFacts({ query }), kept, options).matched.flatMap(({ id }) =>
        plan.silent.has(id) ? [] : [id],
      ),
    );
  });
  assert.deepEqual(planned, alone);
  return planned ?? [];
}

const writesIp = 'SecRule ARGS "@streq a" "id:1,phase:1,pass,initcol:ip=%{REMOTE_ADDR},setvar:ip.n=+1"\n';

suite('of rules that are the same for every request', () => {
  test('what prepares a collection that nobody looks up is gone, with what prepares only that', () => {
    const rules =
      'SecRule REQUEST_HEADERS:User-Agent "@rx ^.*$" "id:1,phase:1,pass,nolog,t:sha1,setvar:tx.hash=%{MATCHED_VAR}"\n' +
      'SecAction "id:2,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR}_%{tx.hash}"\n' +
      'SecRule ARGS "@streq a" "id:3,phase:1,pass,setvar:ip.flag=1"\n' +
      'SecRule IP:flag "@eq 1" "id:4,phase:1,deny,chain"\nSecRule TX:never "@eq 1"';
    assert.deepEqual(left(rules), [3]);
    assert.deepEqual(found(rules, 'x=a', 'x=a'), [[3], [3]]);
  });

  test('a collection that is looked up in a later request stays', () => {
    const rules = `${writesIp}SecRule IP:n "@ge 2" "id:2,phase:2,deny"`;
    assert.deepEqual(found(rules, 'x=a', 'x=b', 'x=a'), [[1], [], [1, 2]]);
    const opened = `SecAction "id:3,phase:1,pass,nolog,initcol:ip=%{REMOTE_ADDR}"\n${rules}`;
    assert.deepEqual(found(opened, 'x=a', 'x=b', 'x=a'), [[3, 1], [3], [3, 1, 2]]);
  });

  test('one that is looked up as a whole, by name from a request, or in a text stays', () => {
    assert.deepEqual(found(`${writesIp}SecRule IP "@eq 1" "id:2,phase:2,deny"`, 'x=a'), [[1, 2]]);
    assert.deepEqual(
      found(
        'SecRule ARGS "@rx ^(.*)$" "id:1,phase:1,pass,nolog,capture,initcol:ip=x,setvar:ip.%{tx.1}=1"\n' +
          'SecRule IP:b "@eq 1" "id:2,phase:2,deny"',
        'x=a',
        'x=b',
      ),
      [[1], [1, 2]],
    );
    assert.deepEqual(
      found(`${writesIp}SecRule ARGS "@streq %{ip.n}" "id:2,phase:2,deny"`, 'x=a&y=1', 'x=a&y=2'),
      [
        [1, 2],
        [1, 2],
      ],
    );
  });

  test('a member whose name only a pattern tells is looked up', () => {
    const rules = (pattern: string): string =>
      'SecRule ARGS "@streq a" "id:1,phase:1,pass,nolog,setvar:tx.mark_a=1"\n' +
      `SecRule TX:/${pattern}/ "@eq 1" "id:2,phase:2,deny"`;
    assert.deepEqual(found(rules('K_A'), 'x=a', 'x=b'), [[1, 2], []]);
    assert.deepEqual(left(rules('k_b')), [2]);
    const named =
      'SecRule ARGS "@rx ^(.*)$" "id:1,phase:1,pass,nolog,capture,setvar:tx.mark_%{tx.1}=1"\n' +
      'SecRule TX:/k_a/ "@eq 1" "id:2,phase:2,deny"';
    assert.deepEqual(found(named, 'x=a', 'x=b'), [[1, 2], [1]]);
  });

  test('a rule with a condition that never holds is gone, unless those before it write', () => {
    const rules = (action: string): string =>
      `SecRule ARGS "@rx ^(a)" "id:1,phase:1,deny,${action}chain"\nSecRule TX:never "@eq 1"\n` +
      'SecRule TX:1 "@streq a" "id:2,phase:2,deny"\nSecRule TX:s "@eq 1" "id:3,phase:2,pass"';
    assert.deepEqual(left(rules('')), []);
    assert.deepEqual(found(rules('capture,'), 'x=a', 'x=b'), [[2], []]);
    assert.deepEqual(found(rules('setvar:tx.s=1,'), 'x=a', 'x=b'), [[3], []]);
  });

  test('a rule that only lets the next one tell what it found stays', () => {
    const rules = 'SecRule ARGS "@rx a" "id:1,phase:1,pass,nolog"\n';
    assert.deepEqual(left(rules), []);
    const asking = `${rules}SecRule MATCHED_VAR "@streq a" "id:2,phase:1,deny"`;
    assert.deepEqual(found(asking, 'x=a', 'x=b', 'x=aa'), [[1, 2], [], [1]]);
  });

  test('a rule that nobody can tell ran is told of to nobody, whatever it would look up', () => {
    const rules =
      'SecAction "id:1,phase:1,pass,initcol:ip=x,setvar:ip.n=1"\nSecRule IP:n "@eq 1" "id:2,phase:2,pass,nolog"';
    assert.deepEqual(left(rules), [1]);
    assert.deepEqual(found(rules, 'x=a'), [[1]]);
  });

  test('a rule that only captures for another one stays', () => {
    const rules =
      'SecRule ARGS "@rx ^(.)" "id:1,phase:1,pass,nolog,capture"\nSecRule TX:1 "@streq a" "id:2,phase:2,deny"';
    assert.deepEqual(found(rules, 'x=a', 'x=b'), [[1, 2], [1]]);
  });

  test('what is behind a gate is gone, up to where another rule leads', () => {
    const rules =
      'SecRule ARGS "@streq in" "id:1,phase:1,pass,nolog,skipAfter:INSIDE"\n' +
      'SecRule &TX:open "@eq 0" "id:2,phase:1,pass,nolog,skipAfter:OUTSIDE"\n' +
      'SecRule ARGS "@rx ." "id:3,phase:1,pass"\nSecMarker INSIDE\n' +
      'SecRule ARGS "@rx ." "id:4,phase:1,pass"\nSecMarker OUTSIDE';
    assert.deepEqual(left(rules), [1, 2, 4]);
    assert.deepEqual(found(rules, 'x=in', 'x=out'), [[1, 4], []]);
  });

  test('a gate that a request can take out closes nothing', () => {
    const rules =
      'SecRule ARGS "@streq in" "id:1,phase:1,pass,nolog,ctl:ruleRemoveById=2"\n' +
      'SecRule ARGS "@streq up" "id:5,phase:1,pass,nolog,skipAfter:INSIDE"\n' +
      'SecRule &TX:open "@eq 0" "id:2,phase:1,pass,nolog,skipAfter:OUTSIDE"\n' +
      'SecRule ARGS "@rx ." "id:3,phase:1,pass"\nSecMarker INSIDE\nSecMarker OUTSIDE';
    assert.deepEqual(found(rules, 'x=in', 'x=out'), [[1, 3], []]);
    const taken = rules.replace('ruleRemoveById=2', 'ruleRemoveTargetById=2;TX');
    assert.deepEqual(found(taken, 'x=in', 'x=out'), [[1, 3], []]);
  });
});
