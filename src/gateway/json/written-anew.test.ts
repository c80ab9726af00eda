import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writtenAnew } from './written-anew.ts';

/** The text after a change of its value. */
function after<Value>(text: string, change: (value: Value) => unknown = value => value): string {
  const value = JSON.parse(text) as Value;
  return writtenAnew(text, change(value) ?? value);
}

test('what nobody changed stays as it was written, but for space', () => {
  for (const text of [
    '{"a":12345678901234567890,"b":1.0,"c":-0,"d":1E3,"e":0.10,"f":"\\u0041\\/","g":[true,false,null]}',
    '[]',
    '{}',
    '[[],{},[{}]]',
    '"x\\""',
    '12345678901234567890',
    'null',
    '{"a\\"b\\\\":{"]":"}","[":"{"}}',
    '{"__proto__":1,"":2}',
  ])
    assert.equal(after(text), text);
  assert.equal(after(' { "a" : [ 1 , 2 ] ,\n"b":\t{ } } '), '{"a":[1,2],"b":{}}');
});

test('a member that is gone is left out, whatever it held', () => {
  type Doc = { a?: unknown; b?: unknown; c?: unknown };
  const text = '{"a":{"x":["]","}","\\""]},"b":1.50,"c":[[1],"{"]}';
  assert.equal(
    after<Doc>(text, doc => void delete doc.a),
    '{"b":1.50,"c":[[1],"{"]}',
  );
  assert.equal(
    after<Doc>(text, doc => void delete doc.c),
    '{"a":{"x":["]","}","\\""]},"b":1.50}',
  );
  assert.equal(
    after<Doc>(text, () => ({})),
    '{}',
  );
  assert.equal(
    after<{ ab?: number }>('{"a\\u0062":1}', doc => void delete doc.ab),
    '{}',
  );
});

test('a value that is another is written, beside numbers that keep their digits', () => {
  assert.equal(
    after<{ name: string }>('{"id":12345678901234567890,"name":"Ann"}', doc => void (doc.name = 'A"***')),
    '{"id":12345678901234567890,"name":"A\\"***"}',
  );
  assert.equal(
    after<unknown[]>('[1, "a", {"b": 2}]', list => void list.splice(0, 3, null, 'x', null)),
    '[null,"x",null]',
  );
  assert.equal(
    after('"a"', () => '***'),
    '"***"',
  );
  assert.equal(
    after<{ n: unknown }>('{"n":4111111111111111}', doc => void (doc.n = '***1111')),
    '{"n":"***1111"}',
  );
});

test('members get the names that they were given', () => {
  const value = JSON.parse('{"ann@example.org":{"x":1},"b":2}') as object;
  const renamed = new Map([[value, new Map([['ann@example.org', 'a***']])]]);
  assert.equal(writtenAnew('{"ann@example.org":{"x":1},"b":2}', value, renamed), '{"a***":{"x":1},"b":2}');
});

test('nothing of a repeated member survives that the value does not say', () => {
  const text = '{"mail":"ann@example.org","mail":null}';
  assert.equal(writtenAnew(text, JSON.parse(text)), '{"mail":null,"mail":null}');
});
