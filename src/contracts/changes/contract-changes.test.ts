import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { importContract } from '../import.ts';
import { contractChanges } from './contract-changes.ts';

type Json = Record<string, unknown>;

const contract = (post: Json, more: Json = {}): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { '/things/{id}': { post: { responses: { 200: { description: 'ok' } }, ...post } } },
    ...more,
  });

/** What the second contract changes, as `<effect> <where>: <message>`. */
function changed(before: Json, after: Json, more: Json = {}, moreAfter: Json = more): string[] {
  const { changes } = contractChanges(
    importContract(contract(before, more)),
    importContract(contract(after, moreAfter)),
  );
  return changes.map(({ effect, where, message }) => `${effect} ${where}: ${message}`);
}

const sent = (schema: Json | boolean): Json => ({
  requestBody: { content: { 'application/json': { schema } } },
});
const answered = (schema: Json | boolean): Json => ({
  responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
});
const query = (...parameters: Json[]): Json => ({
  parameters: parameters.map(parameter => ({ in: 'query', schema: { type: 'string' }, ...parameter })),
});
const object = (properties: Json, more: Json = {}): Json => ({ type: 'object', properties, ...more });
const text = { type: 'string' };

/** Before, after, what it does to those who send it, and to those who are answered with it. */
const schemas: Record<string, [Json | boolean, Json | boolean, string, string]> = {
  'a type becomes narrower': [{ type: ['string', 'null'] }, text, 'breaking', 'compatible'],
  'a type becomes wider': [text, { type: ['string', 'null'] }, 'compatible', 'breaking'],
  'a type becomes another': [text, { type: 'boolean' }, 'breaking', 'breaking'],
  'a number becomes whole': [{ type: 'number' }, { type: 'integer' }, 'breaking', 'compatible'],
  'any value becomes a certain type': [{}, text, 'breaking', 'compatible'],
  'a value of an enum goes': [{ enum: ['a', 'b'] }, { enum: ['a'] }, 'breaking', 'compatible'],
  'a value of an enum comes': [{ enum: ['a'] }, { enum: ['a', 'b'] }, 'compatible', 'breaking'],
  'an enum becomes one value': [{ enum: ['a', 'b'] }, { const: 'a' }, 'breaking', 'compatible'],
  'a greatest length is lowered': [{ maxLength: 9 }, { maxLength: 8 }, 'breaking', 'compatible'],
  'a greatest length is raised': [{ maxLength: 8 }, { maxLength: 9 }, 'compatible', 'unclear'],
  'a least number comes': [{ type: 'integer' }, { type: 'integer', minimum: 1 }, 'breaking', 'compatible'],
  'a pattern comes': [text, { ...text, pattern: '^a' }, 'breaking', 'compatible'],
  'a pattern changes': [{ pattern: '^a' }, { pattern: '^b' }, 'breaking', 'unclear'],
  'a format goes': [{ format: 'uuid' }, {}, 'compatible', 'unclear'],
  'elements must differ': [{ type: 'array' }, { type: 'array', uniqueItems: true }, 'breaking', 'compatible'],
  'elements become narrower': [
    { items: { type: ['string', 'null'] } },
    { items: text },
    'breaking',
    'compatible',
  ],
  'an alternative goes': [{ anyOf: [text, { type: 'null' }] }, { anyOf: [text] }, 'breaking', 'compatible'],
  'an alternative comes': [{ oneOf: [text] }, { oneOf: [text, { type: 'null' }] }, 'compatible', 'breaking'],
  'an alternative becomes narrower': [
    { anyOf: [{}, text] },
    { anyOf: [{}, { const: 'a' }] },
    'breaking',
    'compatible',
  ],
  'what is excluded changes': [{ not: text }, { not: { type: 'null' } }, 'unclear', 'unclear'],
  'nothing is taken any more': [{}, false, 'unclear', 'unclear'],
};

suite('what a contract changes in schemas', () => {
  for (const [what, [before, after, forSenders, forReaders]] of Object.entries(schemas))
    test(`${what}: ${forSenders} where it is sent, ${forReaders} where it is answered`, () => {
      const found = changed(sent(before), sent(after));
      assert.deepEqual(
        found.map(line => line.split(' ')[0]),
        [forSenders],
        found.join(),
      );
      assert.deepEqual(
        changed(answered(before), answered(after)).map(line => line.split(' ')[0]),
        [forReaders],
      );
    });

  const members: [Json, Json, string[], string[]][] = [
    [
      object({ a: text }),
      object({ a: text }, { required: ['a'] }),
      ['breaking body /a: must be there now'],
      ['compatible answer 200 /a: must be there now'],
    ],
    [
      object({ a: text }, { required: ['a'] }),
      object({ a: text }),
      ['compatible body /a: need no longer be there'],
      ['breaking answer 200 /a: need no longer be there'],
    ],
    [
      object({ a: text, b: text }, { additionalProperties: false }),
      object({ a: text }, { additionalProperties: false }),
      ['breaking body /b: is no longer taken'],
      ['breaking answer 200 /b: is no longer answered'],
    ],
    [
      object({ a: text }),
      object({ a: text, b: text }),
      ['compatible body /b: may be sent now'],
      ['compatible answer 200 /b: is answered now'],
    ],
    [
      object({ a: text }),
      object({ a: text }, { additionalProperties: false }),
      ['breaking body: members that are not described are refused now'],
      [],
    ],
    [
      object({ a: text }),
      object({ a: { ...text, readOnly: true } }),
      ['breaking body /a: may no longer be sent'],
      [],
    ],
    [
      object({ a: text }),
      object({ a: { ...text, writeOnly: true } }),
      [],
      ['breaking answer 200 /a: is no longer answered'],
    ],
  ];
  for (const [i, [before, after, forSenders, forReaders]] of members.entries())
    test(`members of an object, ${i + 1}: ${[...forSenders, ...forReaders].join('; ')}`, () => {
      assert.deepEqual(changed(sent(before), sent(after)), forSenders);
      assert.deepEqual(changed(answered(before), answered(after)), forReaders);
    });

  test('words, order and examples change nothing', () => {
    const before = object({ a: { ...text, description: 'A' }, b: text }, { required: ['a', 'b'] });
    const after = object({ b: { ...text, example: 'x' }, a: text }, { required: ['b', 'a'], title: 'T' });
    assert.deepEqual(changed(sent(before), sent(after)), []);
  });

  test('is followed through references, and through schemas that hold themselves', () => {
    const tree = (name: Json): Json => ({
      components: {
        schemas: {
          Tree: object({ name, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }),
        },
      },
    });
    const body = sent({ $ref: '#/components/schemas/Tree' });
    assert.deepEqual(changed(body, body, tree(text), tree({ ...text, maxLength: 3 })), [
      'breaking body /name: `maxLength` went from none to 3',
    ]);
  });
});

suite('what a contract changes in operations', () => {
  const cases: [string, Json, Json, string[]][] = [
    [
      'a parameter that must be sent',
      query(),
      query({ name: 'a', required: true }),
      ['breaking query a: must be sent now'],
    ],
    ['a parameter that may be sent', query(), query({ name: 'a' }), ['compatible query a: may be sent now']],
    ['a parameter that goes', query({ name: 'a' }), query(), ['breaking query a: is no longer described']],
    [
      'a field that goes',
      query({ name: 'A', in: 'header' }),
      query(),
      ['unclear header a: is no longer described'],
    ],
    [
      'a parameter that becomes narrower',
      query({ name: 'a' }),
      query({ name: 'a', schema: { const: 'x' } }),
      ['breaking query a: only certain values are taken now'],
    ],
    [
      'a list that is written in another way',
      query({ name: 'a', schema: { type: 'array' } }),
      query({ name: 'a', explode: false, schema: { type: 'array' } }),
      ['breaking query a: is written in another way'],
    ],
    ['a body that is no longer taken', sent({}), {}, ['breaking body: is no longer taken']],
    [
      'a body that must be sent',
      sent({}),
      { requestBody: { required: true, content: { 'application/json': { schema: {} } } } },
      ['breaking body: must be sent now'],
    ],
    [
      'a media type that goes',
      { requestBody: { content: { 'text/csv': {}, 'application/json': { schema: {} } } } },
      sent({}),
      ['breaking body: may no longer be text/csv'],
    ],
    [
      'an answer that goes',
      { responses: { 200: { description: 'a' }, 201: { description: 'b' } } },
      {},
      ['breaking answer 201: is no longer described'],
    ],
    [
      'a refusal that comes',
      {},
      { responses: { 200: { description: 'a' }, 409: { description: 'b' } } },
      ['compatible answer 409: may be answered now'],
    ],
  ];
  for (const [what, before, after, wanted] of cases)
    test(what, () => assert.deepEqual(changed(before, after), wanted));

  test('operations come and go, the gravest first; parameters may be renamed', () => {
    const paths = (...names: string[]) =>
      importContract(
        JSON.stringify({
          openapi: '3.1.0',
          info: { title: 'T', version: '1' },
          paths: Object.fromEntries(
            names.map(path => [path, { get: { responses: { 200: { description: 'ok' } } } }]),
          ),
        }),
      );
    const { changes, counts } = contractChanges(paths('/a/{id}', '/b'), paths('/a/{number}', '/c'));
    assert.deepEqual(
      changes.map(({ effect, operation, message }) => `${effect} ${operation} ${message}`),
      ['breaking GET /b is gone', 'compatible GET /c is new'],
    );
    assert.deepEqual(counts, { breaking: 1, unclear: 0, compatible: 1 });
  });

  test('scopes that tokens have must still be enough', () => {
    const components = {
      components: {
        securitySchemes: {
          o: {
            type: 'oauth2',
            flows: { clientCredentials: { tokenUrl: 'https://x.invalid', scopes: { r: 'R', w: 'W' } } },
          },
        },
      },
    };
    const asks = (...sets: string[][]): Json => ({ security: sets.map(o => ({ o })) });
    assert.deepEqual(changed(asks(['r']), asks(['r', 'w']), components), [
      'breaking : asks for other scopes: r and w',
    ]);
    assert.deepEqual(changed(asks(['r', 'w']), asks(['r']), components), [
      'compatible : asks for fewer scopes',
    ]);
    assert.deepEqual(changed(asks(['r']), asks(['r'], ['w']), components), [
      'compatible : asks for fewer scopes',
    ]);
  });

  test('what is written out in one place and referred to in another is compared in each place', () => {
    const components = { components: { schemas: { A: object({ a: text }) } } };
    const both = (first: Json, second: Json): Json => sent(object({ first, second }));
    const reference = { $ref: '#/components/schemas/A' };
    assert.deepEqual(
      changed(
        both(reference, reference),
        both(object({ a: text }), object({ a: { const: 'x' } })),
        components,
      ),
      ['breaking body /second/a: only certain values are taken now'],
    );
  });

  test('what differs far inside of a long schema is told, and so are members that have no names', () => {
    const long = (last: Json) => object({ a: { not: object({ b: { enum: ['x'.repeat(200)] }, c: last }) } });
    assert.deepEqual(changed(sent(long(text)), sent(long({ type: 'boolean' }))), [
      'unclear body /a: `not` changed',
    ]);
    const map = (values: Json) => object({}, { additionalProperties: values });
    assert.deepEqual(changed(sent(map(text)), sent(map({ type: 'boolean' }))), [
      'breaking body /*: the type changed from string to boolean',
    ]);
  });

  test('a web of schemas is compared once, however many operations lead into it, and only so far', () => {
    const web = (leaf: Json) => {
      const names = Array.from({ length: 120 }, (_, i) => `S${i}`);
      const link = (i: number) => ({ $ref: `#/components/schemas/S${i % names.length}` });
      const schemas = Object.fromEntries(
        names.map((name, i) => [
          name,
          { anyOf: Array.from({ length: 30 }, (_, k) => object({ a: link(i * 7 + k), [`b${k}`]: leaf })) },
        ]),
      );
      const paths = Object.fromEntries(
        names.map((name, i) => [
          `/${name}`,
          {
            post: {
              requestBody: { content: { 'application/json': { schema: link(i) } } },
              responses: { 200: { description: 'ok' } },
            },
          },
        ]),
      );
      return importContract(
        JSON.stringify({
          openapi: '3.1.0',
          info: { title: 'T', version: '1' },
          paths,
          components: { schemas },
        }),
      );
    };
    const before = web(text);
    assert.deepEqual(contractChanges(before, web(text)), {
      changes: [],
      counts: { breaking: 0, unclear: 0, compatible: 0 },
      more: false,
    });
    const { changes, more } = contractChanges(before, web({ type: 'boolean' }));
    assert.ok(more && changes.length === 1_000);
  });

  test('of documents that have nothing in common a bounded number is told, and all are counted', () => {
    const many = (prefix: string) =>
      importContract(
        JSON.stringify({
          openapi: '3.1.0',
          info: { title: 'T', version: '1' },
          paths: Object.fromEntries(
            Array.from({ length: 1_500 }, (_, i) => [
              `/${prefix}${i}`,
              { get: { responses: { 200: { description: 'ok' } } } },
            ]),
          ),
        }),
      );
    const { changes, counts, more } = contractChanges(many('a'), many('b'));
    assert.equal(changes.length, 1_000);
    assert.ok(changes.every(({ effect }) => effect === 'breaking'));
    assert.deepEqual([counts, more], [{ breaking: 1_500, unclear: 0, compatible: 1_500 }, true]);
  });
});
