import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assert as check, dictionary, jsonValue, oneof, property, string } from 'fast-check';
import { readJson } from './guard.ts';
import { type JsonLimits, usualJsonLimits } from './limits.ts';
import { parseBySteps } from './parse.ts';

const lax: JsonLimits = { ...usualJsonLimits, names: 'any', reservedNames: 'allow' };
const read = (text: string, limits = usualJsonLimits) => readJson(Buffer.from(text), limits);

suite('what is read', () => {
  test('is what the client wrote, whatever documents were read before', () => {
    // Documents that teach V8 names with a backslash, and one that it then misreads.
    for (let i = 0; i < 3; i++) JSON.parse('{"owner":[],"\\\\":0}');
    for (const [text, value] of [
      ['{"owner":1,"\\u0061":2}', { owner: 1, a: 2 }],
      ['{"owner":1,"\\"":2}', { owner: 1, '"': 2 }],
      ['{"owner":1,"\\n":2}', { owner: 1, '\n': 2 }],
    ] as const)
      assert.deepEqual(read(text), { value });
  });

  test('is nothing of what the guard refuses', () => {
    assert.deepEqual(read('{"\\u0061":1,"a":2}'), { code: 'name-repeated', offset: 12, pointer: '' });
    assert.deepEqual(read('{"a":1'), { code: 'unfinished', offset: 6, pointer: '/a' });
  });

  test('has no other prototype, where such names are allowed', () => {
    const told = read('{"\\u005f_proto__":{"admin":true}}', lax);
    assert.ok('value' in told);
    assert.deepEqual(Object.keys(told.value as object), ['__proto__']);
    assert.equal(Object.getPrototypeOf(told.value), Object.prototype);
  });

  const texts = [
    ' [ true , false,null , -1.5e3, "\\u0061é\\ud83d\\ude00" ,{ } , [ ] ] ',
    '{"\\u0061" : { "b" :[ { } ] } , "c":"}]"}',
    '"x"',
    '0',
  ];
  for (const text of texts)
    test(`${text} is the same by steps`, () =>
      assert.deepEqual(parseBySteps(Buffer.from(text)), JSON.parse(text)));

  test('any document is the same by steps', () => {
    check(
      property(oneof(jsonValue(), dictionary(string(), jsonValue())), value => {
        const text = JSON.stringify(value);
        assert.equal(JSON.stringify(parseBySteps(Buffer.from(text))), text);
      }),
      { numRuns: 300 },
    );
  });
});
