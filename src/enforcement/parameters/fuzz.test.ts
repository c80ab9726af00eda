import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { fuzzing } from '../../../test/support/fuzz.ts';
import { usualJsonLimits } from '../json-guard/limits.ts';
import { compileContract } from '../schema/compile-contract.ts';
import type { JsonSchema, ParameterShape, ParameterStyle } from '../shape.ts';
import { ParameterJudge } from './parameters.ts';
import { Readings } from './scalars.ts';
import { ValueJudge } from './value.ts';

const readings = new Readings(compileContract({ $defs: {} }), { $defs: {} }, 'refuse');
const judgeOf = (style: ParameterStyle, explode: boolean, schema: JsonSchema): ValueJudge =>
  new ValueJudge({ name: 'p', style, explode, schema }, readings, usualJsonLimits);

const styles: readonly ParameterStyle[] = [
  'matrix',
  'label',
  'simple',
  'form',
  'spaceDelimited',
  'pipeDelimited',
];
const style = fc.constantFrom(...styles);
/** What stands between elements, which none of them can hold. */
const separators: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|', label: '.' };
const separatorOf = (name: ParameterStyle, explode: boolean): string =>
  name === 'label' && !explode ? ',' : name === 'matrix' && explode ? ';' : (separators[name] ?? ',');
const prefixOf = (name: ParameterStyle): string => (name === 'label' ? '.' : name === 'matrix' ? ';p=' : '');
const item = fc.stringMatching(/^[a-zé0-9_-]{1,6}$/);

suite('a value is read as RFC 6570 writes it', () => {
  test('a scalar', () => {
    fc.assert(
      fc.property(
        style,
        fc.boolean(),
        fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
        (name, explode, value) => {
          const type = typeof value === 'boolean' ? 'boolean' : 'number';
          const read = judgeOf(name, explode, { type }).read({
            texts: [prefixOf(name) + String(value)],
            members: [],
          });
          assert.deepEqual(read, { value: typeof value === 'number' ? Number(String(value)) : value });
        },
      ),
      fuzzing(500),
    );
  });

  test('a list', () => {
    const schema = { type: 'array', items: { type: ['integer', 'string'] } };
    fc.assert(
      fc.property(
        style,
        fc.boolean(),
        fc.array(item, { minLength: 1, maxLength: 5 }),
        (name, explode, items) => {
          const apart = explode && ['form', 'spaceDelimited', 'pipeDelimited'].includes(name);
          const written =
            name === 'matrix' && explode
              ? items.map(one => `;p=${one}`).join('')
              : prefixOf(name) + items.join(separatorOf(name, explode));
          const read = judgeOf(name, explode, schema).read({ texts: apart ? items : [written], members: [] });
          assert.deepEqual(read, {
            value: items.map(one => (/^-?(?:0|[1-9]\d*)$/.test(one) ? Number(one) : one)),
          });
        },
      ),
      fuzzing(500),
    );
  });

  test('an object', () => {
    const schema = { type: 'object', additionalProperties: { type: 'string' } };
    const members = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), item, {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(style, fc.boolean(), members, (name, explode, value) => {
        const pairs = Object.entries(value);
        const apart = explode && ['form', 'spaceDelimited', 'pipeDelimited'].includes(name);
        const written =
          explode && !apart
            ? (name === 'simple' ? '' : separatorOf(name, true)) +
              pairs.map(([key, one]) => `${key}=${one}`).join(separatorOf(name, true))
            : prefixOf(name) + pairs.flat().join(separatorOf(name, false));
        const given =
          apart && name === 'form'
            ? { texts: [], members: pairs.map(([key, one]) => [[key], one] as const) }
            : { texts: [written], members: [] };
        assert.deepEqual(judgeOf(name, explode, schema).read(given), { value });
      }),
      fuzzing(500),
    );
  });
});

const parameter = (name: string, schema: JsonSchema, over: Partial<ParameterShape> = {}): ParameterShape => ({
  name,
  in: 'query',
  required: false,
  style: 'form',
  explode: true,
  allowReserved: false,
  schema,
  ...over,
});

/** A query taken apart as simply as can be; undefined where its encoding is none. */
function plainly(query: string, plus: string): readonly (readonly [string, string])[] | undefined {
  try {
    return query
      .slice(1)
      .split('&')
      .filter(pair => pair !== '')
      .map(pair => {
        const [name = '', ...rest] = pair.split('=').map(text => text.replaceAll('+', plus));
        return [decodeURIComponent(name), decodeURIComponent(rest.join('='))] as const;
      });
  } catch {
    return undefined;
  }
}

test('a query passes only if another way of reading it finds the same good values, whatever is in it', () => {
  const judge = new ParameterJudge(
    [
      parameter('id', { type: 'integer', minimum: 1 }, { required: true }),
      parameter('tag', { type: 'array', items: { enum: ['a', 'b'] }, maxItems: 2 }),
      parameter('list', { type: 'array', items: { type: 'integer' } }, { explode: false }),
      parameter(
        'pipe',
        { type: 'array', items: { enum: ['a', 'b'] } },
        { style: 'pipeDelimited', explode: false },
      ),
      parameter(
        'deep',
        {
          type: 'object',
          properties: { a: { type: 'integer' }, b: { type: 'object' } },
          additionalProperties: false,
        },
        { style: 'deepObject' },
      ),
      parameter('q', { type: 'string', pattern: '^[a-z ]*$' }),
    ],
    readings,
    usualJsonLimits,
  );
  const pieces = fc.oneof(
    fc.constantFrom(
      ...[
        'id=1',
        '&',
        '&id=7',
        '&tag=a',
        '&tag=b',
        '&list=1,2',
        '&pipe=a%7Cb',
        '&deep[a]=1',
        '&q=x+y',
        '&q=x%20y',
      ],
    ),
    fc.constantFrom(
      ...[
        '&ID=2',
        '&id[]=2',
        '&id%5B0%5D=2',
        '&i%64=3',
        '&id=%2031',
        '&deep%5Ba%5D=2',
        '&deep[b][c]=1',
        '&deep[__proto__]=1',
      ],
    ),
    fc.constantFrom(
      ...[
        '%',
        '%00',
        '%C3',
        '%c3%a9',
        ';',
        '=',
        '+',
        '[',
        ']',
        ',',
        '.',
        ' ',
        '&__proto__=1',
        '&tag=',
        '&list=',
        '&deep[b][c][d][e][f][g]=1',
      ],
    ),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 7 }), parts => {
      const query = `?${parts.join('')}`;
      const { complaints, unknown } = judge.judge({ path: {}, query, rawHeaders: [] });
      if (complaints.length > 0) return;
      for (const plus of [' ', '+']) {
        const pairs = plainly(query, plus);
        assert.ok(pairs !== undefined);
        const all = (name: string) => pairs.filter(([one]) => one === name).map(([, text]) => text);
        const [id, q, list, pipe] = ['id', 'q', 'list', 'pipe'].map(name => {
          assert.ok(all(name).length < 2, `${name} comes twice`);
          return all(name)[0];
        });
        assert.match(id ?? '', /^[1-9]\d*$/);
        assert.match(q ?? '', /^[a-z ]*$/);
        if (list !== undefined) assert.match(list, /^-?\d+(?:,-?\d+)*$/);
        if (pipe !== undefined) assert.match(pipe, /^[ab](?:\|[ab])*$/);
        assert.ok(all('tag').length < 3 && all('tag').every(one => one === 'a' || one === 'b'));
        for (const [name, text] of pairs) {
          if (name === 'deep[a]') assert.match(text, /^-?\d+$/);
          else if (name.startsWith('deep[') && name.endsWith(']'))
            assert.match(name, /^deep\[b\](?:\[[^[\]]+\]){1,4}$/);
          // What others take for `id` is not let through as something unknown.
          assert.ok(name === 'id' || !/^\s*id\s*(?:\[.*)?$/i.test(name), name);
          if (!['id', 'q', 'list', 'pipe', 'tag'].includes(name) && !name.startsWith('deep['))
            assert.ok(unknown.length > 0, name);
        }
      }
    }),
    fuzzing(2_000),
  );
});

test('parameters of any kind are judged and never fail, whatever the schema and the texts', () => {
  const scalarTypes = fc.constantFrom('string', 'integer', 'number', 'boolean', 'null');
  const inner = fc.oneof(
    scalarTypes.map((type): JsonSchema => ({ type })),
    fc.constantFrom<JsonSchema>(true, {}, { enum: [1, 'a', null] }, { type: ['integer', 'string', 'null'] }),
  );
  const schema = fc.oneof(
    inner,
    inner.map((items): JsonSchema => ({ type: 'array', items, uniqueItems: true })),
    inner.map((a): JsonSchema => ({ type: 'object', properties: { a }, required: ['a'] })),
    fc
      .tuple(inner, inner)
      .map(([one, other]): JsonSchema => ({ oneOf: [one, { type: 'array', items: other }] })),
    fc.constantFrom<JsonSchema>({ allOf: [{ type: 'object' }, { additionalProperties: { type: 'array' } }] }),
  );
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'a1,.;=|[]% -+é"{}:\\'.split('')), maxLength: 20 }),
    fc.string({
      unit: fc.constantFrom('p', 'p=', 'a', '=', '&', '[a]', '[', ']', ';', ',', '1'),
      maxLength: 12,
    }),
  );
  const place = fc.constantFrom('path', 'query', 'header', 'cookie');
  const shape = fc.record({
    in: place,
    style: fc.constantFrom<ParameterStyle>(...styles, 'deepObject'),
    explode: fc.boolean(),
    required: fc.boolean(),
    allowReserved: fc.boolean(),
    allowEmpty: fc.boolean(),
    schema,
    mediaType: fc.option(fc.constantFrom('application/json', 'text/plain'), { nil: undefined }),
  });
  fc.assert(
    fc.property(shape, text, text, ({ mediaType, ...over }, one, other) => {
      const judge = new ParameterJudge(
        [{ ...parameter('p', true), ...over, ...(mediaType === undefined ? {} : { mediaType }) }],
        readings,
        usualJsonLimits,
      );
      const { complaints } = judge.judge({
        path: { p: one },
        query: `?p=${one}&${other}`,
        rawHeaders: ['P', one, 'Cookie', `p=${one}; ${other}`],
      });
      for (const { where, message } of complaints) assert.ok(where.length < 100 && message.length < 300);
    }),
    fuzzing(1_500),
  );
});
