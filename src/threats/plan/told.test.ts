/** What the shape of a request does not tell of rules, though it looks as if it did. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { judged, planned, query, refusing } from './testing.ts';

suite('rules of which the shape of a request tells', () => {
  test('do not know what other rules write on the way to no match', () => {
    const rules = (action: string, target: string): string =>
      `SecRule ARGS "@rx ^(a)" "id:1,phase:1,pass,${action},chain"\nSecRule ARGS "@streq b"\n` +
      `SecRule ${target} "@streq a" "id:2,phase:2,deny"`;
    for (const [action, target] of [
      ['setvar:tx.s=%{MATCHED_VAR}', 'TX:s'],
      ['setvar:tx.s_%{MATCHED_VAR}=a', 'TX:/^s/'],
      ['capture', 'TX:1'],
    ] as const)
      assert.deepEqual(planned(rules(action, target), query('c'), query('a'), query('c')), [[], [2], []]);
    const negated =
      'SecRule ARGS "!@rx ^(a)" "id:1,phase:1,pass,capture"\nSecRule TX:1 "@streq a" "id:2,phase:2,deny"';
    assert.deepEqual(planned(negated, {}, query('a'), query('c')), [[], [2], [1]]);
  });

  test('do not know what they would take over from such rules', () => {
    const partly =
      'SecRule ARGS "@rx ^(a)" "id:1,phase:1,pass,capture,setvar:tx.s=%{MATCHED_VAR},chain"\nSecRule ARGS "@streq b"\n';
    const taking = (rule: string): string => `${partly}SecRule REQUEST_METHOD ${rule}`;
    for (const rules of [
      taking(
        '"@streq GET" "id:3,phase:1,pass,nolog,setvar:tx.u=%{tx.s}"\nSecRule TX:u "@streq a" "id:2,phase:2,deny"',
      ),
      taking('"!@rx ^(P)" "id:2,phase:1,deny,capture,chain"\nSecRule TX:1 "@streq a"'),
      taking('"@streq GET" "id:2,phase:1,deny,chain"\nSecRule TX:1 "@rx (a)" "capture"'),
    ])
      assert.deepEqual(refusing(rules, query('c'), query('a')), [false, true]);
  });

  test('do not know what a condition before finds that is not told', () => {
    const chained = (head: string, next: string): string => `SecRule ARGS ${head}chain"\nSecRule ${next}`;
    const own = '"id:2,phase:1,deny,';
    for (const rules of [
      chained(`"@rx ^(a)" ${own}capture,`, 'TX:1 "@streq a"'),
      chained(`"@rx ^a" ${own}setvar:tx.s=%{MATCHED_VAR},`, 'TX:s "@streq a"'),
      chained(`"@rx ^a" ${own}`, 'MATCHED_VAR "@streq a"'),
      chained(
        `"@rx ^a" ${own}`,
        'REQUEST_METHOD "!@streq %{MATCHED_VAR}x" "chain"\nSecRule MATCHED_VARS "@rx ^GET"',
      ),
      chained('"@rx ^a" "id:1,phase:1,pass,', 'REQUEST_METHOD "!@rx ^(G)" "capture"') +
        '\nSecRule TX:1 "@streq G" "id:2,phase:1,deny"',
    ])
      assert.deepEqual(refusing(rules, query('c'), query('a')), [false, true]);
  });

  test('take over nothing else than TX and their shape, and write nothing else', () => {
    for (const rules of [
      'SecRule REQUEST_METHOD "@rx ^G" "id:1,phase:1,pass,nolog,setvar:tx.s=%{QUERY_STRING}"\nSecRule TX:s "@streq x=a" "id:2,phase:1,deny"',
    ])
      assert.deepEqual(refusing(rules, query('c'), query('a')), [false, true]);
    const named = 'SecRule REQUEST_METHOD "@within %{QUERY_STRING}" "id:2,phase:1,deny"';
    assert.deepEqual(planned(named, query('c'), query('GET')), [[], [2]]);
    const kept =
      'SecRule ARGS "@rx ." "id:1,phase:1,pass,initcol:ip=x,chain"\nSecRule ARGS "@streq b"\nSecRule REQUEST_METHOD "@streq GET" "id:3,phase:1,pass,nolog,setvar:ip.n=1"\n' +
      'SecRule IP:n "@eq 1" "id:2,phase:1,deny"';
    assert.deepEqual(refusing(kept, query('c'), query('a')), [true, true]);
  });

  test('are judged where a rule asks what the last one found', () => {
    const rules =
      'SecRule REQUEST_METHOD "@streq GET" "id:1,phase:1,pass,nolog,setvar:tx.s=1"\n' +
      'SecRule MATCHED_VAR "@streq GET" "id:2,phase:1,deny"\nSecRule TX:s "@eq 2" "id:3,phase:1,deny"';
    assert.deepEqual(planned(rules, {}, query('a')), [
      [1, 2],
      [1, 2],
    ]);
  });

  test('are told not to hold, and judged where they do, if they do more than write', () => {
    const rules =
      'SecRule REQUEST_METHOD "@streq PUT" "id:1,phase:1,pass,nolog,ctl:ruleRemoveById=2"\n' +
      'SecRule REQUEST_METHOD "@streq POST" "id:3,phase:1,pass,nolog,initcol:ip=x,setvar:ip.n=1"\n' +
      'SecRule ARGS|IP:n "@within a 1" "id:2,phase:1,deny"';
    const methods = ['GET', 'PUT', 'POST'].map(method => query('b', { method }));
    assert.deepEqual(refusing(rules, ...methods), [false, false, true]);
    assert.deepEqual(refusing(rules, ...methods.map(one => ({ ...one, query: 'x=a' }))), [true, false, true]);
    assert.deepEqual(judged(rules, query('b'), query('c')), [2]);
    const counted =
      'SecRule REQUEST_METHOD "@streq GET" "id:1,phase:1,pass,initcol:ip=x,setvar:ip.n=+1"\n' +
      'SecRule IP:n "@eq 2" "id:2,phase:1,deny"';
    assert.deepEqual(refusing(counted, {}), [false]);
    const own =
      'SecRule REQUEST_METHOD "@rx ^P" "id:1,phase:1,pass,nolog,chain"\n' +
      'SecRule MATCHED_VARS "@streq PUT" "ctl:ruleRemoveById=2"\nSecRule ARGS "@streq a" "id:2,phase:1,deny"';
    const asked = ['GET', 'PUT', 'POST'].map(method => query('a', { method }));
    assert.deepEqual(refusing(own, ...asked), [true, false, true]);
  });

  test('do not know which rules another one takes out on the way to no match', () => {
    const rules = (control: string): string =>
      `SecRule ARGS "@streq a" "id:1,phase:1,pass,ctl:${control},chain"\nSecRule ARGS "@streq b"\n` +
      'SecRule REQUEST_HEADERS_NAMES "@streq bad" "id:2,phase:1,pass,setvar:tx.bad=1"\n' +
      'SecRule TX:bad "!@eq 1" "id:3,phase:1,pass"\nSecRule &TX:bad "@eq 0" "id:4,phase:1,deny"';
    for (const control of ['ruleRemoveById=4', 'ruleRemoveTargetById=4;TX', 'ruleEngine=DetectionOnly'])
      planned(rules(control), query('c'), query('a'), query('c'));
    assert.deepEqual(planned(rules('ruleRemoveById=4'), query('c'), query('a')), [[4], []]);
  });
});
