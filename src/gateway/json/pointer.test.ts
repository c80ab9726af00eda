import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parsePointer, pointedIn } from './pointer.ts';

const at = (text: string, pointer: string) => pointedIn(text, parsePointer(pointer));

suite('a pointer finds', () => {
  const found: readonly [string, string, string[]][] = [
    ['{"owner":"ann"}', '/owner', ['ann']],
    [' \n{ "a" : 1 , "owner" :\t"ann" } ', '/owner', ['ann']],
    ['{"owner":42}', '/owner', ['42']],
    ['{"owner":-7}', '/owner', ['-7']],
    ['{"a":{"b/c":{"~d":"x"}}}', '/a/b~1c/~0d', ['x']],
    ['{"list":[{"owner":"a"},{"owner":"b"}]}', '/list/*/owner', ['a', 'b']],
    ['[["a","b"],[],["c"]]', '/*/*', ['a', 'b', 'c']],
    ['{"list":[]}', '/list/*/owner', []],
    ['["a","b"]', '/1', ['b']],
    ['{"\\u006fwner":"ann"}', '/owner', ['ann']],
    ['{"x":"}]{\\"\\\\","owner":"an\\u006e"}', '/owner', ['ann']],
    ['{"":"empty"}', '/', ['empty']],
    ['{"other":{"owner":"x","owner":"y"},"owner":"ann"}', '/owner', ['ann']],
    ['{"owner":"ann","deep":[[[[{"a":[1,2,{"b":"]"}]}]]]]}', '/owner', ['ann']],
    ['{"__proto__":{"owner":"ann"}}', '/__proto__/owner', ['ann']],
  ];
  for (const [text, pointer, values] of found)
    test(`${pointer} in ${text.trim()}`, () => assert.deepEqual(at(text, pointer), values));
});

suite('a pointer is not followed where readers differ', () => {
  const refused: readonly [string, string, string][] = [
    ['{"owner":"me","owner":"other"}', '/owner', 'repeated'],
    ['{"owner":"me","\\u006fwner":"other"}', '/owner', 'repeated'],
    ['{"a":{"owner":"me"},"a":{"owner":"other"}}', '/a/owner', 'repeated'],
    ['{"owner":"me","Owner":"other"}', '/owner', 'other spelling'],
    ['{"OWNER":"other","owner":"me"}', '/owner', 'other spelling'],
    ['{"ownerId":"me","owner_id":"other"}', '/ownerId', 'other spelling'],
    ['{"kind":"me","\u212Aind":"other"}', '/kind', 'other spelling'],
    ['{"owner":"me","\uFF4Fwner":"other"}', '/owner', 'other spelling'],
    ['{"ſ":"me","s":"other"}', '/s', 'other spelling'],
    ['{"owner":9007199254740993}', '/owner', 'no string or whole number'],
    ['{"owner":1e1}', '/owner', 'no string or whole number'],
    ['{"owner":10.0}', '/owner', 'no string or whole number'],
    ['{"owner":-0}', '/owner', 'no string or whole number'],
    ['{"owner":["me","other"]}', '/owner', 'no string or whole number'],
    ['{"owner":{"id":"me"}}', '/owner', 'no string or whole number'],
    ['{"owner":null}', '/owner', 'no string or whole number'],
    ['{"owner":true}', '/owner', 'no string or whole number'],
    ['{"list":{"0":{"owner":"me"}}}', '/list/*/owner', 'no list'],
    ['{"list":"me"}', '/list/*/owner', 'no list'],
    ['{"list":[{"owner":"me"},{}]}', '/list/*/owner', 'missing'],
    ['{"list":[{"owner":"me"},"x"]}', '/list/*/owner', 'missing'],
    ['{"a":1}', '/owner', 'missing'],
    ['"owner"', '/owner', 'missing'],
    ['[1]', '/01', 'missing'],
    ['[1]', '/-', 'missing'],
    ['[1]', '/length', 'missing'],
  ];
  for (const [text, pointer, fault] of refused)
    test(`${pointer} in ${text}`, () => assert.equal(at(text, pointer), fault));
});

test('the cost grows with the document, not faster', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  assert.deepEqual(at(`{"x":${deep},"owner":"me"}`, '/owner'), ['me']);
  const wide = `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":{"a":[1,"}"]}`).join(',')},"owner":"me"}`;
  assert.deepEqual(at(wide, '/owner'), ['me']);
});

test('a mistake in a pointer is told', () => {
  for (const text of ['owner', '', '/a~2', '/~', '$.owner'])
    assert.throws(() => parsePointer(text), /no JSON pointer/);
});
