import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  assert as check,
  constant,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  property,
  string,
  stringMatching,
  tuple,
} from 'fast-check';
import { readJson } from './guard.ts';
import { type JsonLimits, usualJsonLimits } from './limits.ts';
import { parseGuarded } from './parse.ts';

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
    test(`${text} is what JSON.parse makes of it`, () =>
      assert.deepEqual(parseGuarded(Buffer.from(text)), JSON.parse(text)));

  test('any number is what JSON.parse makes of it, to the last bit', () => {
    const digits = (least: number) => stringMatching(new RegExp(`^[0-9]{${least},18}$`));
    const whole = digits(1).map(text => text.replace(/^0+(?=.)/, ''));
    const exponent = oneof(constant(''), constantFrom('e0', 'E+2', 'e-3', 'e17'));
    const written = tuple(constantFrom('', '-'), whole, oneof(constant(''), digits(1)), exponent);
    check(
      property(written, ([sign, before, after, power]) => {
        const text = `${sign}${before}${after === '' ? '' : `.${after}`}${power}`;
        for (const whole of [text, `[${text}]`, `{"a":${text} }`])
          assert.deepEqual(parseGuarded(Buffer.from(whole)), JSON.parse(whole), whole);
      }),
      { numRuns: 1_000 },
    );
  });

  test('names are read as they are written, however many came before them', () => {
    for (let n = 0; n < 5_000; n++) {
      const text = `{"n${n % 3_000}":${n},"m${n}":{"${'long'.repeat(n % 12)}":"\u00e9"},"é${n}":0}`;
      assert.deepEqual(parseGuarded(Buffer.from(text)), JSON.parse(text));
    }
  });

  test('any document is what JSON.parse makes of it', () => {
    check(
      property(oneof(jsonValue(), dictionary(string(), jsonValue())), value => {
        const text = JSON.stringify(value);
        assert.equal(JSON.stringify(parseGuarded(Buffer.from(text))), text);
      }),
      { numRuns: 300 },
    );
  });
});
