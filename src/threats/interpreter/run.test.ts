import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadRules } from '../seclang/load.ts';
import { idsOf, run, testRules } from '../testing.ts';
import { factsOfJson } from '../request/body-facts.ts';
import { noBody } from './facts.ts';
import { KeptCollections } from './kept-collections.ts';

const refused = (...given: Parameters<typeof run>) => run(...given).refusedBy?.id;

suite('conditions', () => {
  test('a chain holds when each of its conditions does, and its head decides', () => {
    const text =
      'SecRule ARGS:a "@streq 1" "id:1,phase:1,deny,chain"\nSecRule ARGS:b "@streq 2" "t:lowercase"';
    assert.equal(refused(text, { query: 'a=1&b=2' }), 1);
    assert.equal(refused(text, { query: 'a=1&b=3' }), undefined);
    assert.equal(refused(text, { query: 'b=2' }), undefined);
  });

  test('a chained rule sees what the one before it found', () => {
    const text =
      'SecRule ARGS "@rx x" "id:1,phase:1,deny,chain"\nSecRule MATCHED_VARS "@rx y" "chain"\nSecRule MATCHED_VARS_NAMES "@endsWith :b"';
    assert.equal(refused(text, { query: 'a=x&b=xy' }), 1);
    assert.equal(refused(text, { query: 'a=x&b=y' }), undefined);
  });

  test('negation, counts, exclusions, patterns for names and names in either case', () => {
    assert.equal(refused('SecRule ARGS "!@rx ^\\d+$" "id:1,phase:1,deny"', { query: 'a=1&b=x' }), 1);
    assert.equal(refused('SecRule &ARGS "@gt 1" "id:1,phase:1,deny"', { query: 'a=1&b=x' }), 1);
    assert.equal(refused('SecRule &ARGS:c "@eq 0" "id:1,phase:1,deny"', { query: 'a=1' }), 1);
    assert.equal(refused('SecRule ARGS|!ARGS:A "@rx x" "id:1,phase:1,deny"', { query: 'a=x' }), undefined);
    assert.equal(refused('SecRule ARGS:/^b/ "@rx x" "id:1,phase:1,deny"', { query: 'a=x&Bb=x' }), 1);
    assert.equal(refused('SecRule REQUEST_HEADERS:user-agent "@streq test" "id:1,phase:1,deny"'), 1);
  });

  test('with multiMatch the value is asked about before and after each transformation', () => {
    const rule = (actions: string) => `SecRule ARGS "@streq %3c" "id:1,phase:1,deny,t:urlDecode${actions}"`;
    assert.equal(refused(rule(''), { query: 'a=%253c' }), undefined);
    assert.equal(refused(rule(',multiMatch'), { query: 'a=%253c' }), 1);
  });

  test('captures fill TX.0 to TX.9, and those of a later match replace them', () => {
    const text =
      'SecRule ARGS:a "@rx ^(.)(.)" "id:1,phase:1,pass,capture"\nSecRule TX:2 "@streq y" "id:2,phase:1,deny"\n' +
      'SecRule ARGS:a "@rx ^(.)" "id:3,phase:1,pass,capture"\nSecRule &TX:2 "@eq 0" "id:4,phase:1,deny"';
    assert.equal(refused(text, { query: 'a=xy' }), 2);
    assert.equal(refused(text, { query: 'a=xz' }), 4);
  });
});

suite('what rules write down', () => {
  test('scores add up for each value that matches, through macros', () => {
    const text =
      'SecAction "id:1,phase:1,nolog,setvar:tx.critical=5"\n' +
      'SecRule ARGS "@rx x" "id:2,phase:2,pass,setvar:\'tx.score=+%{tx.critical}\'"\n' +
      'SecRule TX:score "@ge %{tx.limit}" "id:3,phase:2,deny"';
    const settings = new Map([['limit', '10']]);
    assert.equal(refused(text, { query: 'a=x' }, { settings }), undefined);
    assert.equal(refused(text, { query: 'a=x&b=x' }, { settings }), 3);
  });

  test('variables are subtracted from, removed and set to 1', () => {
    const text =
      'SecAction "id:1,phase:1,setvar:tx.a=5,setvar:tx.a=-2,setvar:tx.b,setvar:tx.c=1,setvar:!tx.c"\n' +
      'SecRule TX:a "@eq 3" "id:2,phase:1,chain"\nSecRule TX:b "@eq 1" "chain"\nSecRule &TX:c "@eq 0"';
    assert.deepEqual(idsOf(run(text)), [1, 2]);
  });

  test('collections are kept from request to request, by key, until they expire', () => {
    const rules = testRules(
      'SecAction "id:1,phase:1,nolog,initcol:ip=%{remote_addr}"\n' +
        'SecRule IP:count "@ge 2" "id:2,phase:1,deny"\n' +
        'SecAction "id:3,phase:1,nolog,setvar:ip.count=+1,expirevar:ip.count=60"',
    );
    const kept = new KeptCollections();
    assert.equal(refused(rules, {}, { kept }), undefined);
    assert.equal(refused(rules, {}, { kept }), undefined);
    assert.equal(refused(rules, { address: '192.0.2.2' }, { kept }), undefined);
    assert.equal(refused(rules, {}, { kept }), 2);
    assert.equal(refused(rules, { now: 1_000_000 + 61_000 }, { kept }), undefined);
  });

  test('what is kept is bounded: old keys and further members make room for nobody', () => {
    const kept = new KeptCollections();
    for (let i = 0; i < 10_001; i++) kept.open('IP', String(i)).set('a', '1', 0);
    assert.deepEqual(kept.open('IP', '0').entries(0), []);
    const one = kept.open('IP', 'x');
    for (let i = 0; i < 100; i++) one.set(String(i), 'y'.repeat(10_000), 0);
    assert.equal(one.entries(0).length, 64);
    assert.equal(one.entries(0)[0]?.value.length, 512);
  });
});

suite('the order of rules', () => {
  test('phases run one after the other, skip and skipAfter leave rules out', () => {
    const text =
      'SecAction "id:1,phase:2"\nSecAction "id:2,phase:1,skip:1"\nSecAction "id:3,phase:1"\nSecAction "id:4,phase:1,skipAfter:END"\n' +
      'SecAction "id:5,phase:1"\nSecMarker END\nSecAction "id:6,phase:1"\nSecAction "id:7,phase:5"';
    assert.deepEqual(idsOf(run(text)), [2, 4, 6, 1, 7]);
  });

  test('a refusal ends the phases, but for the last one, and without effect it only counts', () => {
    const text = 'SecAction "id:1,phase:1,deny"\nSecAction "id:2,phase:2"\nSecAction "id:3,phase:5"';
    assert.deepEqual(idsOf(run(text)), [1, 3]);
    const detected = run(text, {}, { detectionOnly: true });
    assert.deepEqual(idsOf(detected), [1, 2, 3]);
    assert.equal(detected.refusedBy, undefined);
  });

  test('allow ends the phase, the request, or all but the last phase', () => {
    const text = (allow: string) =>
      `SecAction "id:1,phase:1,${allow}"\nSecAction "id:2,phase:1,deny"\nSecAction "id:3,phase:2,deny"`;
    assert.equal(refused(text('allow')), undefined);
    assert.equal(refused(text('allow:request')), undefined);
    assert.equal(refused(text('allow:phase')), 3);
  });

  test('ctl removes rules and variables, for this request only', () => {
    const rules = testRules(
      'SecRule ARGS:skip "@streq id" "id:1,phase:1,ctl:ruleRemoveById=10-20"\n' +
        'SecRule ARGS:skip "@streq tag" "id:2,phase:1,ctl:ruleRemoveByTag=bad"\n' +
        'SecRule ARGS:skip "@streq target" "id:3,phase:1,ctl:ruleRemoveTargetById=10;ARGS:a"\n' +
        'SecRule ARGS:skip "@streq off" "id:4,phase:1,ctl:ruleEngine=Off"\n' +
        'SecRule ARGS "@rx x" "id:10,phase:2,deny,tag:bad"',
    );
    for (const skip of ['id', 'tag', 'target', 'off'])
      assert.equal(refused(rules, { query: `skip=${skip}&a=x` }), undefined, skip);
    assert.equal(refused(rules, { query: 'skip=target&b=x' }), 10);
    assert.equal(refused(rules, { query: 'a=x' }), 10);
  });

  test('who uses the rules wins over their settings, and stands in where they say nothing', () => {
    const files = new Map([
      ['setup.conf', 'SecAction "id:1,phase:1,nolog,setvar:tx.a=1,setvar:tx.b=1"'],
      [
        'rules.conf',
        'SecRule TX:/^[abc]$/ "@eq 2" "id:2,phase:1,pass,setvar:\'tx.seen=%{tx.seen}%{MATCHED_VAR_NAME} \'"\nSecRule TX:seen "@streq %{tx.wanted}" "id:3,phase:1,deny"',
      ],
    ]);
    const rules = loadRules(files, ['setup.conf'], ['rules.conf']);
    const settings = new Map([
      ['a', '2'],
      ['wanted', 'TX:a TX:c '],
    ]);
    assert.equal(
      refused(
        rules,
        {},
        {
          settings,
          usual: new Map([
            ['b', '2'],
            ['c', '2'],
          ]),
        },
      ),
      3,
    );
  });
});

suite('captures', () => {
  test('that would cost too much end the request, and none that costs little', () => {
    const pattern = `(?:${'(a*?)'.repeat(60)}){50}b`;
    const asked = `SecRule ARGS "@rx ${pattern}" "id:1,phase:1,deny,capture"`;
    assert.equal(run(asked, { query: `x=${'a'.repeat(100)}b` }).refusedBy?.id, 1);
    assert.match(run(asked, { query: `x=${'a'.repeat(30_000)}b` }).exceeded ?? '', /capture/);
    const many = Array.from({ length: 400 }, () => `x=${'a'.repeat(1_000)}b`).join('&');
    const collected = asked.replace('deny', 'pass');
    assert.notEqual(run(collected, { query: many }).exceeded, undefined);
  });
});

suite('bodies', () => {
  const rule = (variable: string, value: string) =>
    `SecRule ${variable} "@streq ${value}" "id:1,phase:2,deny"`;

  test('are there from phase 2 on', () => {
    const body = { method: 'POST', body: 'a=x%20y' };
    assert.equal(refused(rule('ARGS_POST:a', 'x y'), body), 1);
    assert.equal(refused('SecRule &ARGS "@gt 0" "id:1,phase:1,deny"', body), undefined);
    assert.equal(refused(rule('REQUEST_BODY', 'a=x%20y'), body), 1);
  });

  test('are read by what a rule says that they are', () => {
    const ctl = 'SecAction "id:9,phase:1,ctl:requestBodyProcessor=URLENCODED"\n';
    assert.equal(refused(rule('ARGS:a', 'x'), { body: 'a=x', processor: '' }), undefined);
    assert.equal(refused(ctl + rule('ARGS:a', 'x'), { body: 'a=x', processor: '' }), 1);
  });

  test('a list in JSON has a name of its own', () => {
    const readBody = () => factsOfJson({ of: { many__in: [1, 2] } });
    const asked = 'SecRule ARGS_NAMES "@endsWith __in" "id:1,phase:2,deny"';
    assert.equal(refused(asked, { body: '{}', readBody }), 1);
    assert.equal(
      refused(asked, { body: '{}', readBody: () => factsOfJson({ many__in: { a: 1 } }) }),
      undefined,
    );
  });

  test('what holds nothing in JSON has a name all the same', () => {
    const found = (value: unknown) =>
      idsOf(
        run('SecRule ARGS_NAMES "@contains $nin" "id:1,phase:2,pass"', {
          body: '{}',
          processor: 'JSON',
          readBody: () => factsOfJson(value),
        }),
      );
    assert.deepEqual(found({ password: { $nin: [] } }), [1]);
    assert.deepEqual(found({ password: { $nin: {} } }), [1]);
    assert.deepEqual(found([{ $nin: [] }]), [1]);
    assert.deepEqual(found({ password: [] }), []);
  });

  test('XML has its text and its attributes', () => {
    const readBody = () => ({ ...noBody, xmlText: 'some text', xmlAttributes: ['one', 'two'] });
    assert.equal(refused(rule('XML:/*', 'some text'), { body: '<a/>', readBody }), 1);
    assert.equal(refused(rule('XML://@*', 'two'), { body: '<a/>', readBody }), 1);
  });
});

suite('budgets', () => {
  test('a request that costs more than it may is not judged to its end, and says so', () => {
    const text = 'SecRule ARGS "@rx x" "id:1,phase:1,pass"';
    assert.equal(
      run(text, { query: `a=${'b'.repeat(500)}` }, { budget: 400 }).exceeded,
      'more to inspect than one request may cost',
    );
    assert.equal(run(text, { query: 'a=b' }, { budget: 400 }).exceeded, undefined);
  });

  test('a long way through JSON to many values costs what their names add up to', () => {
    const ways = (values: number) =>
      run('SecRule ARGS:a "@streq b" "id:1,phase:2,pass"', {
        body: '{}',
        processor: 'JSON',
        readBody: () => factsOfJson({ ['k'.repeat(5_000)]: Array.from({ length: values }, () => 1) }),
      }).exceeded;
    assert.match(ways(3_000) ?? '', /more to inspect/);
    assert.equal(ways(1_000), undefined);
  });

  test('texts that rules put together and members that they write are bounded', () => {
    const double = `SecAction "id:1,phase:1,setvar:tx.a=xxxxxxxxxx"\n${Array.from({ length: 20 }, (_, i) => `SecAction "id:${i + 2},phase:1,setvar:'tx.a=%{tx.a}%{tx.a}'"`).join('\n')}`;
    assert.match(run(double).exceeded ?? '', /longer text/);
    const many = 'SecRule ARGS_NAMES "@rx ." "id:1,phase:1,setvar:\'tx.n_%{MATCHED_VAR}=1\'"';
    const query = Array.from({ length: 10_001 }, (_, i) => `a${i}`).join('&');
    assert.match(run(many, { query }).exceeded ?? '', /write down/);
  });
});
