import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JsonSchema, ParameterShape } from '#enforcement';
import { judge, parameter } from './testing.ts';

const integer: JsonSchema = { type: 'integer', minimum: 1, maximum: 100 };
const text: JsonSchema = { type: 'string', pattern: '^[a-z]{1,5}$' };
const numbers: JsonSchema = { type: 'array', items: { type: 'integer' }, maxItems: 3 };
const point: JsonSchema = {
  type: 'object',
  properties: { x: { type: 'integer' }, y: { type: 'integer' } },
  required: ['x'],
  additionalProperties: false,
};

const query = async (
  parameters: readonly ParameterShape[],
  given: string,
  options: Record<string, unknown> = {},
) => judge({ parameters }, { url: `/things/v1/things/1${given === '' ? '' : `?${given}`}` }, { options });

interface Case {
  readonly schema: JsonSchema | undefined;
  readonly over?: Partial<ParameterShape>;
  readonly good?: readonly string[];
  readonly bad?: Readonly<Record<string, RegExp>>;
}

const once = /query p: must be sent once/;
const cases: Readonly<Record<string, Case>> = {
  'an integer': {
    schema: integer,
    good: ['p=1', 'p=100', 'p=%31', '%70=1', ''],
    bad: {
      'p=0': /query p: /,
      'p=101': /query p: /,
      'p=': /query p: /,
      p: /query p: /,
      'p=1.0': /query p: /,
      'p=1e1': /query p: /,
      'p=+1': /query p: /,
      'p=%2B1': /query p: /,
      'p=01': /query p: /,
      'p=0x1': /query p: /,
      'p=1%20': /query p: /,
      'p=%EF%BC%91': /query p: /,
      'p=1,2': /query p: /,
      'p=1&p=1': once,
      'p=1&P=2': /query P: must be written exactly/,
      'p=1&p[]=2': /must be written exactly/,
      'p=1&p%5B%5D=2': /must be written exactly/,
      'p=1&p[0]=2': /must be written exactly/,
      'p=1&%20p=2': /must be written exactly/,
      'p[a]=1': /must be written exactly/,
      'p=%': /percent-encoded UTF-8/,
      'p=%C0%AE': /percent-encoded UTF-8/,
      'p=%ED%A0%80': /percent-encoded UTF-8/,
      'p=1%00': /percent-encoded UTF-8/,
      'p=1;p=2': /semicolons/,
      'q=1;p=2': /several ways/,
    },
  },
  'a text': {
    schema: text,
    good: ['p=abc', 'p=%61bc', '&p=a&'],
    bad: { 'p=ABC': /query p/, 'p=abcdef': /query p/, 'p=a=b': /query p/, 'p=a%2526': /query p/ },
  },
  'a text of any kind, in which a plus may be a space or a plus': {
    schema: { type: 'string' },
    good: ['p=a+b'],
  },
  'a moment, whose plus is a space to most readers': {
    schema: { type: 'string', format: 'date-time' },
    good: ['p=2026-01-31T12:00:00%2B01:00', 'p=2026-01-31T12:00:00Z'],
    bad: { 'p=2026-01-31T12:00:00+01:00': /query p/ },
  },
  'a text that is only good if its plus is a space': {
    schema: { type: 'string', pattern: '^[a ]+$' },
    good: ['p=a%20a'],
    bad: { 'p=a+a': /write a plus as %2B/ },
  },
  'a truth value': {
    schema: { type: 'boolean' },
    good: ['p=true', 'p=false'],
    bad: { 'p=1': /query p/, 'p=TRUE': /query p/ },
  },
  'a number': {
    schema: { type: 'number' },
    good: ['p=1.5', 'p=-1e-3', 'p=0'],
    bad: {
      'p=NaN': /query p/,
      'p=Infinity': /query p/,
      'p=1e999': /query p/,
      'p=.5': /query p/,
      'p=1_0': /query p/,
    },
  },
  'a value of a list': {
    schema: { enum: ['red', 7] },
    good: ['p=red', 'p=7'],
    bad: { 'p=Red': /query p/, 'p=8': /query p/ },
  },
  'one of several kinds': {
    schema: { oneOf: [{ type: 'integer' }, { type: 'string', enum: ['all'] }] },
    good: ['p=5', 'p=all'],
    bad: { 'p=none': /query p/ },
  },
  'what may be nothing': {
    schema: { type: ['integer', 'null'] },
    good: ['p=5', 'p='],
    bad: { 'p=x': /query p/ },
  },
  'what may be empty': {
    schema: integer,
    over: { allowEmpty: true },
    good: ['p=', 'p', 'p=5'],
    bad: { 'p=x': /query p/ },
  },
  'what must be there': {
    schema: integer,
    over: { required: true },
    good: ['p=1'],
    bad: { '': /query p: is required/, 'q=1': /query p: is required/ },
  },
  'a text that takes reserved characters': {
    schema: { type: 'string' },
    over: { allowReserved: true },
    good: ['p=a;b/c?d:e@f'],
  },
  'a list of values one by one': {
    schema: numbers,
    good: ['p=1&p=2', 'p=1'],
    bad: {
      'p=1,2': /query p \/0/,
      'p=1&p=a': /query p \/1/,
      'p=1&p=2&p=3&p=4': /query p/,
      'p[]=1': /exactly/,
    },
  },
  'a list of values between commas': {
    schema: numbers,
    over: { explode: false },
    good: ['p=1,2', 'p=1%2C2', 'p=1'],
    bad: { 'p=1,,2': /query p \/1/, 'p=1,2,3,4': /query p/, 'p=1&p=2': /query p/, 'p=1|2': /query p/ },
  },
  'a list of values between spaces': {
    schema: numbers,
    over: { style: 'spaceDelimited', explode: false },
    good: ['p=1%202', 'p=1'],
    bad: { 'p=1,2': /query p/, 'p=1%20%202': /query p/ },
  },
  'a list of values between bars': {
    schema: numbers,
    over: { style: 'pipeDelimited', explode: false },
    good: ['p=1|2', 'p=1%7C2'],
    bad: { 'p=1,2': /query p/, 'p=1|': /query p/ },
  },
  'an object in brackets': {
    schema: point,
    over: { style: 'deepObject' },
    good: ['p[x]=1&p[y]=2', 'p%5Bx%5D=1', ''],
    bad: {
      'p[y]=1': /query p/,
      'p[x]=a': /query p \/x/,
      'p[x]=1&p[x]=2': /query p/,
      'p[x]=1&p[z]=2': /query p/,
      'p[x][y]=1': /query p/,
      'p[]=1': /query p/,
      'p[x=1': /exactly/,
      'p=1': /style deepObject/,
      'p[x]=1&p[__proto__]=2': /query p/,
      'p[x]=1&p[constructor]=2': /query p/,
      'p[__proto__][x]=1': /query p/,
    },
  },
  'an object of members that may have any name': {
    schema: { type: 'object', additionalProperties: { type: 'integer' } },
    good: ['a=1&b=2'],
    bad: { 'a=x': /query p \/a/, '__proto__=1': /several ways/, 'a=1&a=2': /query p/ },
  },
  'an object whose members are sent as they are': {
    schema: point,
    good: ['x=1&y=2'],
    bad: {
      'x=a': /query p \/x/,
      'y=1': /query p/,
      'z=1': /query z: is not known/,
      'x=1&x=2': /query p/,
      'p=1': /not known/,
    },
  },
  'an object in one text': {
    schema: point,
    over: { explode: false },
    good: ['p=x,1,y,2'],
    bad: { 'p=x,1,y': /query p/, 'p=x,1,x,2': /query p/, 'p=__proto__,1': /query p/ },
  },
  'a document': {
    schema: point,
    over: { mediaType: 'application/json' },
    good: ['p=%7B%22x%22:1%7D'],
    bad: {
      'p={"x":': /query p/,
      'p=%7B%22x%22:%221%22%7D': /query p \/x/,
      'p=%7B%22x%22:1,%22x%22:2%7D': /query p/,
      'p=%7B%22x%22:1%7D&p=1': once,
    },
  },
  'what nothing is said of': { schema: undefined, good: ['p=anything', 'p='], bad: { 'p=a&p=b': once } },
};

for (const [title, { schema, over, good = [], bad = {} }] of Object.entries(cases))
  suite(`in the query, ${title}`, () => {
    const parameters = [parameter('p', 'query', schema, over)];
    for (const given of good)
      test(`is taken as ${given}`, async () =>
        assert.equal((await query(parameters, given)).refused, undefined));
    for (const [given, words] of Object.entries(bad))
      test(`is refused as ${given}`, async () => {
        const { refused } = await query(parameters, given);
        assert.match(refused ?? 'passed', /^parameter-invalid/);
        assert.match(refused ?? '', words);
      });
  });

suite('query parameters that the contract does not list', () => {
  const parameters = [parameter('p', 'query', integer)];

  test('are refused, by name where the name is plain', async () => {
    assert.equal(
      (await query(parameters, 'q=1')).refused,
      'parameter-invalid; query q: is not known to the contract',
    );
    assert.equal(
      (await query(parameters, '%3Cb%3E=1')).refused,
      'parameter-invalid; query: is not known to the contract',
    );
    assert.match((await query([], 'q')).refused ?? '', /query q/);
  });

  test('are only noted where so chosen, but not those that pass for a listed one', async () => {
    const options = { unknownQuery: 'report' };
    const { refused, noted } = await query(parameters, 'q=1&p=2', options);
    assert.equal(refused, undefined);
    assert.deepEqual(noted, ['parameter-invalid; query q: is not known to the contract']);
    for (const trick of ['p[]=1', 'P=1', '__proto__=1', 'q;p=1'])
      assert.match((await query(parameters, trick, options)).refused ?? 'passed', /^parameter-invalid/);
  });

  test('a flood of them is refused as one', async () => {
    const { refused } = await query([], Array.from({ length: 1_001 }, (_, i) => `a${i}`).join('&'));
    assert.equal(refused, 'parameter-invalid; query: has too many parameters');
  });
});

suite('path parameters', () => {
  const path = (schema: JsonSchema, value: string, over: Partial<ParameterShape> = {}) =>
    judge({ parameters: [parameter('id', 'path', schema, over)] }, { parameters: { id: value } });

  const good: readonly [JsonSchema, string, Partial<ParameterShape>?][] = [
    [integer, '7'],
    [numbers, '1,2'],
    [numbers, '.1,2', { style: 'label' }],
    [numbers, '.1.2', { style: 'label', explode: true }],
    [numbers, ';id=1,2', { style: 'matrix' }],
    [numbers, ';id=1;id=2', { style: 'matrix', explode: true }],
    [integer, ';id=7', { style: 'matrix' }],
    [integer, '.7', { style: 'label' }],
    [point, 'x,1,y,2'],
    [point, 'x=1,y=2', { explode: true }],
    [point, '.x,1', { style: 'label' }],
    [point, '.x=1.y=2', { style: 'label', explode: true }],
    [point, ';id=x,1', { style: 'matrix' }],
    [point, ';x=1;y=2', { style: 'matrix', explode: true }],
  ];
  for (const [schema, value, over] of good)
    test(`are taken in their style: ${value}`, async () =>
      assert.equal((await path(schema, value, over)).refused, undefined));

  const bad: readonly [JsonSchema, string, Partial<ParameterShape>?][] = [
    [integer, 'seven'],
    [integer, '7,8'],
    [integer, '7', { style: 'label' }],
    [integer, ';ID=7', { style: 'matrix' }],
    [numbers, '1;2'],
    [numbers, ';id=1;ids=2', { style: 'matrix', explode: true }],
    [point, 'x=1', {}],
    [point, 'x,1,constructor,2'],
    [point, 'y=1', { explode: true }],
  ];
  for (const [schema, value, over] of bad)
    test(`are refused otherwise: ${value}`, async () =>
      assert.match((await path(schema, value, over)).refused ?? 'passed', /^parameter-invalid; path id/));

  test('are not found through prototypes', async () => {
    const parameters = [parameter('constructor', 'path', undefined)];
    assert.match(
      (await judge({ parameters }, { parameters: {} })).refused ?? '',
      /path constructor: is required/,
    );
  });
});

suite('header fields and cookies', () => {
  const fields = (parameters: readonly ParameterShape[], ...headers: string[]) =>
    judge({ parameters }, { headers });
  const level = [parameter('X-Level', 'header', integer, { required: true })];

  test('are taken in any case of their name, and lists over several fields', async () => {
    assert.equal((await fields(level, 'x-LEVEL', '7')).refused, undefined);
    const list = [parameter('X-Ids', 'header', numbers)];
    assert.equal((await fields(list, 'X-Ids', '1, 2', 'x-ids', '3')).refused, undefined);
  });

  const refusedFields: readonly [string[], RegExp][] = [
    [[], /header x-level: is required/],
    [['X-Level', 'high'], /header x-level/],
    [['X-Level', '7', 'x-level', '7'], /must be sent once/],
    [['X-Level', '7, 8'], /header x-level/],
    [['X_Level', '7'], /must be written with hyphens/],
    [['X-Level', '7', 'x_level', '8'], /must be written with hyphens/],
  ];
  for (const [headers, words] of refusedFields)
    test(`are refused as ${headers.join(' ') || 'nothing'}`, async () =>
      assert.match((await fields(level, ...headers)).refused ?? 'passed', words));

  const cookie = [parameter('level', 'cookie', { type: 'string', enum: ['a', 'b'] }, { required: true })];
  const goodCookies = ['level=a', 'other=1; level=b', 'x; level="a"'];
  for (const given of goodCookies)
    test(`a cookie is taken among others: ${given}`, async () =>
      assert.equal((await fields(cookie, 'Cookie', given)).refused, undefined));
  const badCookies: readonly [string, RegExp][] = [
    ['other=1', /cookie level: is required/],
    ['level=c', /cookie level/],
    ['level=a; level=b', /must be sent once/],
    ['level=%61', /cookie level/],
    ['level=%', /percent-encoded/],
    ['Level=a', /is required/],
  ];
  for (const [given, words] of badCookies)
    test(`a cookie is refused as ${given}`, async () =>
      assert.match((await fields(cookie, 'Cookie', given)).refused ?? 'passed', words));
});

suite('what a refusal tells', () => {
  const parameters = [parameter('p', 'query', { type: 'string', enum: ['secret-word'] })];

  test('is the place and what was expected, never what was sent', async () => {
    const { refusal } = await query(parameters, 'p=my-password');
    assert.equal(refusal?.status, 400);
    assert.ok(!JSON.stringify(refusal).includes('my-password'));
  });

  test('is as much as the options say', async () => {
    const place = await query(parameters, 'p=x', { details: 'place' });
    assert.equal(place.refused, 'parameter-invalid; query p: is not as the contract says');
    assert.equal((await query(parameters, 'p=x', { details: 'none' })).refused, 'parameter-invalid');
  });

  test('names every wrong parameter at once, but keeps names that clients chose from operators', async () => {
    const { refusal } = await query(parameters, 'p=x&mary%40example.org=1');
    assert.equal(refusal?.errors?.length, 2);
    assert.ok(!(refusal.reason ?? '').includes('mary'));
  });
});
