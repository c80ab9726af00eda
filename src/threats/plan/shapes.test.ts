/** What the shape of a request tells of rules: known from one request, done again for the next, and never for another. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { leftOutOf } from '../interpreter/exclusions.ts';
import { noBody } from '../interpreter/facts.ts';
import { testRules } from '../testing.ts';
import { type Asked, judged, planned, query, withHeaders } from './testing.ts';

const noBad =
  'SecRule REQUEST_HEADERS_NAMES "@rx ^.*$" "id:1,phase:1,block,capture,t:lowercase,setvar:tx.name_%{tx.0}=/%{tx.0}/,chain"\n' +
  'SecRule TX:/^name_/ "@within /bad/ /worse/" "setvar:tx.score=+5"';
const scored = (rules: string): string => `${rules}\nSecRule TX:score "@ge 5" "id:9,phase:2,deny"`;

suite('rules of which the shape of a request tells', () => {
  test('are judged no more', () => {
    const rules =
      `${scored(noBad)}\nSecRule REQUEST_METHOD "!@within GET POST" "id:2,phase:1,deny"\n` +
      'SecRule REQUEST_PROTOCOL "@streq HTTP/1.1" "id:3,phase:2,deny,chain"\nSecRule &REQUEST_HEADERS:Host "@gt 1"\n' +
      'SecRule REQUEST_HEADERS:Content-Length "@eq 0" "id:4,phase:2,deny,chain"\nSecRule &REQUEST_HEADERS:Host "@eq 0"\n' +
      'SecRule REQUEST_HEADERS:Range "@rx ." "id:5,phase:2,deny"';
    assert.deepEqual(judged(rules, query('a'), query('b')), []);
    assert.deepEqual(judged(rules, query('a'), query('b', withHeaders('host', 'bad'))), [1, 2, 9]);
  });

  test('find in one request what they did not in another', () => {
    const at = (...asked: Asked[]): number[][] => planned(scored(noBad), ...asked);
    assert.deepEqual(
      at(withHeaders('a'), withHeaders('bad'), withHeaders('a', 'BAD'), withHeaders('ba', 'd')),
      [[], [1, 9], [1, 9], []],
    );
    assert.deepEqual(
      planned('SecRule REQUEST_METHOD "!@within GET POST" "id:2,phase:1,deny"', {}, { method: 'PUT' }),
      [[], [2]],
    );
    assert.deepEqual(
      planned(
        'SecRule &REQUEST_HEADERS:a "!@eq 1" "id:2,phase:1,deny"',
        withHeaders('a'),
        withHeaders('a', 'A'),
        {},
      ),
      [[], [2], [2]],
    );
    assert.deepEqual(
      planned('SecRule REQBODY_PROCESSOR "@streq XML" "id:2,phase:1,deny"', {}, { processor: 'XML' }),
      [[], [2]],
    );
  });

  test('look at the type of the body, and at values of headers only where there are none', () => {
    const typed = (type: string): Asked => ({ headers: ['Content-Type', type, 'a', '1'] });
    const rules =
      'SecRule REQUEST_HEADERS:Content-Type "@rx ^[^;]+" "id:1,phase:2,deny,capture,setvar:tx.type=|%{tx.0}|,chain"\n' +
      'SecRule TX:type "!@within |text/a| |text/b|"';
    assert.deepEqual(planned(rules, typed('text/a'), typed('text/c'), typed('text/b; c'), {}), [
      [],
      [1],
      [],
      [],
    ]);
    const range = 'SecRule REQUEST_HEADERS:Range "@rx x" "id:1,phase:2,deny"';
    assert.deepEqual(planned(range, {}, { headers: ['Range', 'a'] }, { headers: ['Range', 'x'] }), [
      [],
      [],
      [1],
    ]);
  });

  test('are told apart by every line of the shape', () => {
    const two = 'SecRule REQUEST_HEADERS_NAMES "@streq b" "id:1,phase:1,deny"';
    assert.deepEqual(planned(two, withHeaders('a\n b'), withHeaders('a', 'b'), withHeaders('a')), [
      [],
      [1],
      [],
    ]);
    const type = 'SecRule REQUEST_HEADERS:Content-Type "@streq text/a" "id:1,phase:1,deny"';
    const kinds = (kind: 'settled' | 'prose'): Asked => ({
      headers: ['Content-Type', 'text/a'],
      kinds: {
        query: new Map(),
        headers: new Map([['content-type', kind]]),
        cookies: new Map(),
        path: undefined,
      },
    });
    assert.deepEqual(
      planned(type, kinds('settled'), { headers: ['Content-Type', 'text/a'] }, kinds('prose')),
      [[], [1], [1]],
    );
  });

  test('are judged for requests that people left something out for, and those after them', () => {
    for (const parameter of [undefined, { in: 'header', name: 'bad' } as const]) {
      const leftOut = leftOutOf(testRules(noBad), [{ rules: { by: 'id', from: 1, to: 1 }, parameter }]);
      const without = { ...withHeaders('bad'), options: { leftOut } };
      assert.deepEqual(planned(scored(noBad), without, withHeaders('bad'), without), [[], [1, 9], []]);
    }
  });

  test('are asked where somebody watches', () => {
    const asked: number[] = [];
    const observer = { asked: ({ id }: { id: number }) => void asked.push(id), looked: () => {} };
    judged(noBad, withHeaders('a'), { ...withHeaders('a'), options: { observer } });
    assert.deepEqual(asked, [1, 1]);
  });

  test('write again what others read: names, captures, and what is taken away', () => {
    const rules = `${noBad}\nSecRule ARGS "@streq %{tx.0}" "id:2,phase:2,pass"\nSecRule ARGS "@streq %{tx.name_a}" "id:3,phase:2,pass"`;
    assert.deepEqual(
      planned(
        rules,
        query('b', withHeaders('a')),
        query('a', withHeaders('a')),
        query('/a/', withHeaders('a')),
      ),
      [[], [2], [3]],
    );
    const unset =
      'SecAction "id:1,phase:1,pass,nolog,setvar:tx.s=1"\nSecRule ARGS "@streq in" "id:2,phase:1,pass,setvar:tx.t=1"\n' +
      'SecRule REQUEST_METHOD "@streq GET" "id:3,phase:1,pass,nolog,setvar:!tx.s"\nSecRule &TX:s "@eq 1" "id:4,phase:2,deny"';
    assert.deepEqual(planned(unset, {}, { method: 'POST' }, {}), [[], [4], []]);
  });

  test('are judged once another rule has matched', () => {
    const rules = scored(
      'SecRule ARGS "@rx ^a" "id:1,phase:2,pass,setvar:tx.score=+3"\n' +
        'SecRule REQUEST_METHOD "@streq GET" "id:2,phase:2,pass,nolog,setvar:tx.score=+2"',
    );
    assert.deepEqual(planned(rules, query('b'), query('a'), query('b')), [[], [1, 9], []]);
    const last =
      'SecRule TX:score "@lt 1" "id:7,phase:5,pass,nolog,setvar:tx.no=1"\nSecRule TX:no "@eq 1" "id:8,phase:5,pass"';
    assert.deepEqual(planned(`${rules}\n${last}`, query('b', { method: 'PUT' }), query('a')), [[], [1, 9]]);
  });

  test('lead on where they match', () => {
    const rules =
      'SecRule REQUEST_METHOD "@streq GET" "id:1,phase:1,pass,nolog,skipAfter:END"\n' +
      'SecRule ARGS "@rx ^a" "id:2,phase:1,deny"\nSecMarker END\nSecRule ARGS "@rx ^ab" "id:3,phase:1,deny"';
    assert.deepEqual(planned(rules, query('a'), query('ab'), query('a', { method: 'PUT' })), [[], [3], [2]]);
    assert.deepEqual(judged(rules, query('a'), query('b')), [3]);
  });

  test('are judged for a form whose parts have headers', () => {
    const partHeaders = [{ key: 'file', value: 'bad' }];
    const form: Asked = { readBody: () => ({ ...noBody, partHeaders }) };
    assert.deepEqual(planned('SecRule MULTIPART_PART_HEADERS "@streq bad" "id:1,phase:2,deny"', {}, form), [
      [],
      [1],
    ]);
    assert.deepEqual(planned('SecRule &MULTIPART_PART_HEADERS "@gt 0" "id:1,phase:2,deny"', {}, form), [
      [],
      [1],
    ]);
  });

  test('know at the end whether there was an answer, and begin each part of one anew', () => {
    const rules =
      'SecRule REQUEST_METHOD "@streq GET" "id:1,phase:4,pass,nolog,setvar:tx.parts=+1"\n' +
      'SecRule TX:parts "@ge 2" "id:2,phase:4,deny"\nSecRule RESPONSE_BODY "@contains other" "id:6,phase:4,pass"\n' +
      'SecRule RESPONSE_BODY "@contains leak" "id:4,phase:4,pass,setvar:tx.parts=+1"\n' +
      'SecRule TX:parts "@ge 2" "id:5,phase:5,pass"\nSecRule TX:parts "@eq 1" "id:3,phase:5,pass"';
    const answers = (...bodies: string[]): Asked => ({ answers: bodies });
    assert.deepEqual(planned(rules, {}, answers('a'), answers('a', 'b'), answers('leak', 'b')), [
      [],
      [3],
      [3],
      [4, 3],
    ]);
    assert.deepEqual(planned(rules, answers('other'), answers('leak')), [
      [6, 3],
      [4, 5],
    ]);
    assert.deepEqual(judged(rules, answers('a', 'b'), answers('c', 'd')), [6, 4, 6, 4, 3]);
    assert.deepEqual(judged(rules, answers('a'), answers('leak', 'b')), [6, 4, 6, 4, 3]);
  });

  test('are judged at the end of what cost too much before its end', () => {
    const rules =
      'SecRule ARGS "@rx ^b" "id:1,phase:2,pass,t:lowercase,t:urlDecode"\n' +
      'SecRule REQUEST_METHOD "@streq GET" "id:2,phase:2,pass,nolog,setvar:tx.done=1"\n' +
      'SecRule &TX:done "@eq 0" "id:3,phase:5,pass"';
    const dear = query('a'.repeat(100), { options: { budget: 80 } });
    assert.deepEqual(planned(rules, query('a'), dear, query('a')), [[], [3], []]);
    const long: Asked = {
      options: { budget: 500 },
      readBody: () => ({ ...noBody, args: [{ key: 'a'.repeat(1_000), value: '' }] }),
    };
    assert.deepEqual(planned(rules, query('a'), long, query('a')), [[], [3], []]);
  });
});
