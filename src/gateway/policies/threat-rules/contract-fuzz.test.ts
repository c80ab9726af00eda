import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { BodyShape, JsonSchema, JsonValue, OperationShape, ParameterShape } from '#enforcement';
import { judge, KeptCollections, loadRules } from '#threats';
import { fuzzing } from '../../../../test/support/fuzz.ts';
import { Refusal } from '../../refusal.ts';
import type { TestRequest } from '../../testing.ts';
import { parameter, sending } from '../request-validation/testing.ts';
import { factsOf } from './facts.ts';
import { validated } from './testing.ts';

/** A rule for everything that a client chooses, as general ones are: it looks at what is not settled. */
const places = 'ARGS|REQUEST_COOKIES|REQUEST_HEADERS:X-A|REQUEST_FILENAME|REQUEST_BODY|REQUEST_BASENAME';
const rules = loadRules(
  new Map([['r', `SecRule ${places} "@rx [\\x27<;]" "id:1,phase:2,deny,t:none,t:urlDecodeUni"`]]),
  [],
  ['r'],
);
const run = { budget: 1e9, settings: new Map<string, string>(), usual: new Map<string, string>() };

const uuid = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const attack = "' or '1'<'2";
const text = fc.constantFrom(
  ...[
    attack,
    `${uuid}${attack}`,
    `${uuid},${attack}`,
    `1,${attack}`,
    `abc${attack}`,
    "a'b",
    '<',
    `"${attack}"`,
  ],
  ...[
    encodeURIComponent(attack),
    `a,${attack},b`,
    `${attack}|x`,
    `x ${attack}`,
    `.${attack}`,
    JSON.stringify([attack]),
  ],
  ...[
    JSON.stringify({ a: attack }),
    `a,${attack}`,
    `a=${attack}`,
    uuid,
    '12',
    '1e3',
    'abc',
    'true',
    'null',
    '',
    '2026-01-31',
  ],
);

const { schema } = fc.letrec<{ schema: JsonSchema; leaf: JsonSchema }>(tie => ({
  leaf: fc.constantFrom<JsonSchema>(
    ...[{ type: 'string' }, { type: 'string', format: 'uuid' }, { format: 'uuid' }, { format: 'date' }],
    ...[
      { type: 'integer' },
      { type: ['integer', 'string'] },
      { type: ['array', 'string'], format: 'uuid' },
      true,
    ],
    ...[
      { pattern: '^[a-z]+$', maxLength: 9 },
      { pattern: '[a-z]+', type: 'string' },
      { type: 'boolean' },
      {},
    ],
    ...[
      { type: 'string', pattern: '^[a-z]{1,9}$' },
      { maxLength: 9 },
      { type: ['string', 'null'], format: 'guid' },
    ],
    ...[
      { const: 'abc' },
      { enum: ['abc', 12, null] },
      { type: 'array' },
      { type: 'object' },
      { $ref: '#/$defs/Id' },
    ],
  ),
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    tie('leaf'),
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({
      type: fc.constant('array'),
      prefixItems: fc.array(tie('schema'), { maxLength: 2 }),
      items: tie('leaf'),
    }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }) }),
    fc.record({
      oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      type: fc.constantFrom('string', ['string', 'object']),
    }),
    fc.record({ if: tie('leaf'), else: tie('schema') }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { maxKeys: 3 }),
    }),
    fc.record({
      properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'), { maxKeys: 2 }),
      additionalProperties: tie('schema'),
    }),
    fc.record({
      properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('schema'), { maxKeys: 2 }),
      patternProperties: fc.dictionary(fc.constantFrom('^a', '^[bc]'), tie('schema'), { maxKeys: 2 }),
      additionalProperties: tie('leaf'),
    }),
  ) as fc.Arbitrary<JsonSchema>,
}));
const schemas = { $defs: { Id: { type: 'string', format: 'uuid' } } };

const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(12, 1.5, true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3 }),
  ) as fc.Arbitrary<JsonValue>,
})).value;

const name = fc.constantFrom('a', 'b', 'a[b]', 'A');
const query = fc
  .array(fc.tuple(name, text), { minLength: 1, maxLength: 3 })
  .map(pairs => pairs.map(([key, one]) => `${key}=${encodeURIComponent(one)}`).join('&'));

interface Case {
  readonly shape: Partial<OperationShape>;
  readonly request: TestRequest;
}

const style = fc.constantFrom<ParameterShape['style']>(
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
);
const inQuery: fc.Arbitrary<Case> = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('a', 'b'), schema, style, fc.boolean()), {
      minLength: 1,
      maxLength: 2,
    }),
    query,
  )
  .map(([all, query]) => ({
    shape: {
      parameters: all.map(([name, schema, style, explode]) =>
        parameter(name, 'query', schema, { style, explode }),
      ),
    },
    request: { url: `/things/v1/things/1?${query}` },
  }));
const inHead: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom('header', 'cookie', 'path'), schema, text, fc.boolean())
  // Paths that are encoded twice are refused before.
  .filter(([place, , text]) => place !== 'path' || (text !== '' && !text.includes('%')))
  .map(([place, schema, text, explode]) => ({
    shape: {
      parameters: [
        parameter(place === 'path' ? 'id' : place === 'header' ? 'X-A' : 'a', place, schema, { explode }),
      ],
    },
    request:
      place === 'path'
        ? {
            url: `/things/v1/things/${encodeURIComponent(text).replaceAll('%2F', '-')}`,
            parameters: { id: text },
          }
        : { headers: place === 'header' ? ['x-a', text] : ['Cookie', `a=${text.replaceAll(';', ',')}`] },
  }));
const inJson: fc.Arbitrary<Case> = fc.tuple(schema, value).map(([schema, value]) => ({
  shape: { bodies: [{ mediaType: 'application/json', schema }] },
  request: sending('application/json', JSON.stringify(value)),
}));
const fields = fc.dictionary(fc.constantFrom('a', 'b'), schema, { minKeys: 1, maxKeys: 2 });
const inForm: fc.Arbitrary<Case> = fc
  .tuple(fields, fc.option(schema, { nil: undefined }), fc.option(style, { nil: undefined }), query)
  .map(([properties, additionalProperties, style, body]) => ({
    shape: {
      bodies: [bodyOf('application/x-www-form-urlencoded', { properties, additionalProperties }, style)],
    },
    request: sending('application/x-www-form-urlencoded', body),
  }));
const inParts: fc.Arbitrary<Case> = fc
  .tuple(
    fields,
    fc.array(fc.tuple(name, fc.constantFrom('text/plain', 'application/json'), text), { maxLength: 3 }),
  )
  .map(([properties, parts]) => ({
    shape: { bodies: [bodyOf('multipart/form-data', { properties }, undefined)] },
    request: sending(
      'multipart/form-data; boundary=x-x',
      `${parts.map(([name, type, text]) => `--x-x\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`).join('')}--x-x--\r\n`,
    ),
  }));
const asText: fc.Arbitrary<Case> = fc.tuple(schema, text).map(([schema, text]) => ({
  shape: { bodies: [{ mediaType: 'text/plain', schema }] },
  request: sending('text/plain', text),
}));

function bodyOf(
  mediaType: string,
  {
    properties,
    additionalProperties,
  }: { properties: Record<string, JsonSchema>; additionalProperties?: JsonSchema | undefined },
  style: ParameterShape['style'] | undefined,
): BodyShape {
  const schema = {
    type: 'object',
    properties,
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
  };
  return {
    mediaType,
    schema,
    ...(style === undefined ? {} : { encoding: { a: { style } } }),
  };
}

suite('whatever the contract, and however a request is written', () => {
  let found = 0;
  for (const [place, cases] of Object.entries({ inQuery, inHead, inJson, inForm, inParts, asText }))
    for (const validation of [{}, { unknownQuery: 'report', unknownMembers: 'report' }])
      test(`what passes validation and looks like an attack is looked at: ${place} ${JSON.stringify(validation)}`, () =>
        fc.assert(
          fc.asyncProperty(cases, async ({ shape, request }) => {
            const x = await validated({ shape, validation, schemas }, request);
            if (typeof x === 'string') return;
            const isFound = (byContract: boolean): boolean => {
              const facts = factsOf(x, byContract);
              assert.ok(!(facts instanceof Refusal));
              return judge(rules, facts, new KeptCollections(), run).refusedBy !== undefined;
            };
            if (!isFound(false)) return;
            found++;
            assert.ok(isFound(true), 'an attack that nobody looks at');
          }),
          fuzzing(400),
        ));

  test('which was tried with many that are attacks', () => assert.ok(found > 300, `${found}`));
});
