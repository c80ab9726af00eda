import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { run, idsOf, testRules } from '../testing.ts';
import { loadRules } from './load.ts';

const faultOf = (text: string): string => {
  try {
    testRules(text);
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail('it was loaded');
};

/** Rules that cannot be loaded, and what is said of them: file, line, column, what was expected. */
const faults: readonly (readonly [text: string, message: string])[] = [
  ['SecRulez A B', 'rules.conf:1:1: expected a directive that is supported, found "SecRulez"'],
  ['\n# x\n  SecRuleScript a.lua', 'rules.conf:3:3: SecRuleScript would run programs: it is not supported'],
  ['SecRule ARGS', 'rules.conf:1:1: expected 2 to 3 arguments of SecRule, found 1'],
  ['SecRule ARGS "@rx a" "id:1" x', 'rules.conf:1:29: expected 2 to 3 arguments of SecRule, found 4'],
  ['SecRule ARGS "@rx a', 'rules.conf:1:14: expected a quote that ends this argument'],
  ['SecRule NOPE "@rx a" "id:1"', 'rules.conf:1:9: expected a variable, found "NOPE"'],
  ['SecRule ARGS|X "@rx a" "id:1"', 'rules.conf:1:14: expected a variable, found "X"'],
  [
    'SecRule REMOTE_ADDR:a "@rx a" "id:1"',
    'rules.conf:1:9: expected no member after REMOTE_ADDR, which is one value',
  ],
  ['SecRule XML:/a/b "@rx a" "id:1"', 'rules.conf:1:9: expected XML:/* or XML://@*, found "XML:/a/b"'],
  ['SecRule ARGS "@nope a" "id:1"', 'rules.conf:1:15: expected an operator, found "@nope"'],
  [
    'SecRule ARGS "@pmFromFile no.data" "id:1"',
    'rules.conf:1:15: @pmFromFile: expected a file beside the rules, found none at "no.data"',
  ],
  ['SecRule ARGS "@rx a" "id:1,nope"', 'rules.conf:1:28: expected an action, found "nope"'],
  [
    'SecRule ARGS "@rx a" \\\n  "id:1,\\\n  t:nope"',
    'rules.conf:3:3: t: expected a transformation, found "nope"',
  ],
  ['SecRule ARGS "@rx a" "id:1,phase:7"', 'rules.conf:1:28: phase: expected a phase from 1 to 5, found "7"'],
  ['SecRule ARGS "@rx a" "id:1,exec:/bin/x"', 'rules.conf:1:28: expected an action, found "exec"'],
  ['SecRule ARGS "@rx a" "id:1,msg:\'a"', 'rules.conf:1:28: expected a single quote that ends this value'],
  ['SecRule ARGS "@rx a" "id:1,msg:\'a\'b"', 'rules.conf:1:28: expected a comma after this value, found "b"'],
  [
    'SecRule ARGS "@rx a" "id:1,setvar:nope"',
    'rules.conf:1:28: setvar: expected collection.name=value, found "nope"',
  ],
  [
    'SecRule ARGS "@rx a" "id:1,setvar:env.a=1"',
    'rules.conf:1:28: setvar: expected one of TX, IP, GLOBAL, SESSION, USER, found "env"',
  ],
  [
    'SecRule ARGS "@rx a" "id:1,ctl:requestBodyAccess=Off"',
    'rules.conf:1:28: ctl: "requestbodyaccess" is not supported',
  ],
  [
    'SecRule ARGS "@streq %{nope}" "id:1"',
    'rules.conf:1:15: @streq: expected a variable in %{…}, found "nope"',
  ],
  ['SecRule ARGS "@rx a" "phase:1"', 'rules.conf:1:1: expected an id among the actions'],
  ['SecAction "id:1"\nSecAction "id:1"', 'rules.conf:2:1: expected an id of its own, found 1 once more'],
  ['SecRule ARGS "@rx a" "id:1,chain"', 'rules.conf:1:1: expected another rule after "chain"'],
  [
    'SecRule ARGS "@rx a" "id:1,chain"\nSecRule ARGS "@rx b" "id:2"',
    'rules.conf:2:1: expected no id and nothing that stops a request: it is chained to a rule',
  ],
  ['SecAction "id:1,skipAfter:END"', 'rules.conf:1:1: expected a SecMarker "END" to skip to'],
  [
    'SecRuleEngine DetectionOnly',
    'rules.conf:1:1: expected SecRuleEngine On: the mode is that of the policy',
  ],
  ['Include other.conf', 'rules.conf:1:9: expected a file, found none at "other.conf"'],
  ['Include rules.conf', 'rules.conf:1:1: expected files within files at most 8 deep'],
  ['SecRuleRemoveById x', 'rules.conf:1:1: expected the id of a rule or a range of them, found "x"'],
  [
    'SecAction "id:1"\nSecRuleUpdateActionById 1 "t:lowercase"',
    'rules.conf:2:28: expected what stops a request, status, msg or severity only',
  ],
];

suite('rules that cannot be loaded say where and why', () => {
  for (const [text, message] of faults) test(message, () => assert.equal(faultOf(text), message));

  test('lines and arguments without end are refused', () => {
    assert.match(faultOf(`SecRule ARGS "${'a'.repeat(200_000)}"`), /at most 100000 characters/);
    assert.match(faultOf(`SecMarker ${'a '.repeat(20)}`), /at most 8 arguments/);
    assert.match(
      faultOf(
        `${'SecRule ARGS "@rx a" "chain,id:1"\n'.repeat(1)}${'SecRule ARGS "@rx a" "chain"\n'.repeat(20)}`,
      ),
      /at most 16 conditions/,
    );
  });
});

suite('rules are read as ModSecurity reads them', () => {
  test('continued lines, comments, quotes and escaped quotes', () => {
    const text = '# a\n\n   # b\nSecRule  ARGS:a \\\n  "@streq \\"x\\"" \\\r\n  "id:1,\\\n   phase:2,deny"';
    assert.equal(run(text, { query: 'a=%22x%22' }).refusedBy?.id, 1);
  });

  test('includes with globs, in order, and data files beside the file that names them', () => {
    const files = new Map([
      ['main.conf', 'Include rules/*.conf\nIncludeOptional none/*.conf'],
      ['rules/b.conf', 'SecAction "id:2,phase:1"'],
      ['rules/a.conf', 'SecRule ARGS "@pmFromFile a.data" "id:1,phase:1"'],
      ['rules/a.data', 'evil'],
      ['rules/sub/c.conf', 'SecAction "id:3,phase:1"'],
    ]);
    assert.deepEqual(idsOf(run(loadRules(files, [], ['main.conf']), { query: 'x=evil' })), [1, 2]);
  });

  test('default actions stand in for "block" and add transformations', () => {
    const text =
      'SecDefaultAction "phase:1,deny,status:418,t:lowercase"\n' +
      'SecRule ARGS:a "@streq x" "id:1,phase:1,block"\nSecRule ARGS:b "@streq x" "id:2,phase:1,block,t:none"';
    assert.deepEqual(run(text, { query: 'a=X' }).refusedBy, { id: 1, message: '', status: 418 });
    assert.equal(run(text, { query: 'b=X' }).refusedBy, undefined);
  });

  test('later directives remove rules, exclude variables and change what a rule does', () => {
    const rules = 'SecRule ARGS "@rx x" "id:10,phase:1,deny,tag:t/a,msg:\'one\'"\n';
    const refusedBy = (change: string) => run(rules + change, { query: 'a=x' }).refusedBy?.id;
    assert.equal(refusedBy(''), 10);
    assert.equal(refusedBy('SecRuleRemoveById 1 5-12'), undefined);
    assert.equal(refusedBy('SecRuleRemoveById 11'), 10);
    assert.equal(refusedBy('SecRuleRemoveByTag t/'), undefined);
    assert.equal(refusedBy('SecRuleRemoveByMsg one'), undefined);
    assert.equal(refusedBy('SecRuleUpdateTargetById 10 "!ARGS:a"'), undefined);
    assert.equal(refusedBy('SecRuleUpdateTargetById 10 "!ARGS:/^b/"'), 10);
    assert.equal(refusedBy('SecRuleUpdateTargetByTag t "!ARGS"'), undefined);
    assert.equal(refusedBy('SecRuleUpdateTargetByMsg one "!ARGS"'), undefined);
    assert.equal(refusedBy('SecRuleUpdateActionById 10 "pass"'), undefined);
  });

  test('rules that are proven are compiled when they are first asked, and fail closed', () => {
    const files = new Map([['rules.conf', 'SecRule ARGS "@rx a(?=b)" "id:1,deny"\n']]);
    assert.throws(() => loadRules(files, [], ['rules.conf']), /RE2/);
    const rules = loadRules(files, [], ['rules.conf'], new Set(), new Set(['rules.conf']));
    assert.throws(() => run(rules, { query: 'x=ab' }), /RE2/);
  });

  test('rules that would take much memory are refused before they do', () => {
    const refused =
      (condition: string, ids = ['id:1'], more = '', published = false) =>
      () =>
        loadRules(
          new Map([
            ['rules.conf', ids.map(id => `SecRule ${condition} "${id},phase:2,deny"`).join('\n') + more],
          ]),
          [],
          ['rules.conf'],
          new Set(published ? ['rules.conf'] : []),
        );
    assert.throws(refused(`ARGS "@rx ${'a{1000}'.repeat(300)}"`), /smaller/);
    assert.throws(refused(`ARGS "@rx ${'(?:'.repeat(5)}[a-z]${'){90}'.repeat(5)}"`), /smaller/);
    const doubling = [1, 2, 3, 4, 5, 6, 7, 8].map(group => `(${`\\${group}`.repeat(9)})`).join('');
    assert.throws(refused(`ARGS "@rx (a)${doubling}"`, ['id:1'], '', true), /too often/);
    const update = '\nSecRuleUpdateTargetById 1-99999 "!ARGS:a"';
    assert.throws(refused('ARGS "@rx a"', ['id:1'], update.repeat(1_001)), /at most 1000 variables/);
    const many = Array.from({ length: 500 }, (_, n) => `id:${n + 1}`);
    assert.throws(refused('ARGS "@rx a"', many, update.repeat(500)), /at most 200000 changes/);
  });
});
