import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadXsd, type OperationShape } from '#enforcement';
import { compilePolicy, testOperation, testVersion } from '../../testing.ts';
import { policy } from './policy.ts';
import { judge, sending, shapeOf } from './testing.ts';

const order = {
  type: 'object',
  xml: { name: 'order' },
  required: ['item'],
  properties: {
    ref: { type: 'string', maxLength: 5, xml: { attribute: true } },
    item: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['sku'],
        properties: {
          sku: { type: 'string', pattern: '^[A-Z]{2}$' },
          count: { type: 'integer', minimum: 1 },
        },
      },
    },
  },
} as const;
const shape: Partial<OperationShape> = {
  bodies: [
    { mediaType: 'application/xml', schema: order },
    { mediaType: 'text/xml', schema: order },
    { mediaType: 'application/vnd.orders+xml', schema: order },
  ],
  bodyRequired: true,
};
const good = '<order ref="a1"><item><sku>AB</sku><count>2</count></item></order>';

suite('XML bodies by the contract', () => {
  for (const type of ['application/xml', 'text/xml; charset=utf-8', 'application/vnd.orders+xml'])
    test(`pass as ${type}`, async () =>
      assert.equal((await judge(shape, sending(type, good))).refused, undefined));

  for (const [why, document, refused] of [
    ['a wrong type', good.replace('2', 'two'), 'body-invalid; /item/0/count: must be'],
    ['a value out of bounds', good.replace('2', '0'), 'body-invalid; /item/0/count: must'],
    ['a text that breaks its pattern', good.replace('AB', 'ABC'), 'body-invalid; /item/0/sku: must'],
    ['an attribute that is too long', good.replace('a1', 'abcdef'), 'body-invalid; /ref: must'],
    ['a missing element', '<order><item><count>1</count></item></order>', 'body-invalid; /item/0'],
    ['nothing in it', '<order/>', 'body-invalid; '],
    ['another root', good.replaceAll('order', 'invoice'), 'body-invalid; : must have the root element order'],
    [
      'an unknown element',
      good.replace('</order>', '<admin>1</admin></order>'),
      'body-invalid; /admin: must not be there',
    ],
    [
      'an unknown attribute',
      good.replace('<item>', '<item x="1">'),
      'body-invalid; /item/0/@x: must not be there',
    ],
    ['a document type', `<!DOCTYPE order>${good}`, 'body-malformed; line 1: must not have a document type'],
    ['an entity', good.replace('AB', '&x;'), 'body-malformed; line 1: must not refer to entities'],
    ['half a document', good.slice(0, -3), 'body-malformed; line 1'],
    ['JSON', '{}', 'body-malformed'],
  ] as const)
    test(`with ${why} are refused`, async () => {
      const { refused: found = 'passed' } = await judge(shape, sending('application/xml', document));
      assert.ok(found.startsWith(refused), found);
    });

  test('pass with what is unknown where that is only noted', async () => {
    const document = good.replace('</order>', '<note>1</note><note>2</note></order>');
    const { refused, noted } = await judge(shape, sending('application/xml', document), {
      options: { unknownMembers: 'report' },
    });
    assert.deepEqual([refused, noted], [undefined, ['body-invalid; /note: is not known to the contract']]);
  });

  test('are those with the suffix where the contract names the range of them', async () => {
    const ranged = { bodies: [{ mediaType: 'application/*+xml', schema: order }] };
    assert.equal((await judge(ranged, sending('application/vnd.x+xml', good))).refused, undefined);
    for (const type of ['application/xml', 'text/vnd.x+xml', 'application/vnd.x+json', 'application/*+xml'])
      assert.match((await judge(ranged, sending(type, good))).refused ?? '', /^content-type-/, type);
  });

  test('in another charset, or of another type, are refused', async () => {
    const latin = await judge(shape, sending('application/xml; charset=iso-8859-1', good));
    assert.match(latin.refused ?? '', /^content-type-unsupported/);
    assert.match((await judge(shape, sending('application/soap+xml', good))).refused ?? '', /^content-type-/);
  });

  test('of which the contract says nothing are guarded all the same', async () => {
    const any = { bodies: [{ mediaType: 'application/xml' }] };
    assert.equal((await judge(any, sending('application/xml', '<a/>'))).refused, undefined);
    assert.match((await judge(any, sending('application/xml', '<a>'))).refused ?? '', /^body-malformed/);
  });

  test('that the contract calls a string are one', async () => {
    const text = { bodies: [{ mediaType: 'application/xml', schema: { type: 'string', maxLength: 10 } }] };
    assert.equal(
      (await judge(text, sending('application/xml', '<a><b/></a>'))).refused?.split(';')[0],
      'body-invalid',
    );
    assert.equal((await judge(text, sending('application/xml', '<a/>'))).refused, undefined);
  });
});

suite('XML bodies by an XML Schema', () => {
  const xsd =
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="order"><xs:complexType><xs:sequence>' +
    '<xs:element name="count" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema>';
  const schema = {
    type: 'object',
    xml: { name: 'order' },
    properties: { count: { type: 'integer', maximum: 5 } },
  };
  const both = { bodies: [{ mediaType: 'application/xml', schema, xsd }] };
  const refusedFor = async (document: string) =>
    (await judge(both, sending('application/xml', document))).refused;

  test('are judged by it from the first one on, and by the contract then', async () => {
    assert.match(
      (await refusedFor('<order><count>x1</count></order>')) ?? '',
      /^body-invalid; line 1: element count/,
    );
    assert.equal(await refusedFor('<order><count>1</count></order>'), undefined);
    assert.match((await refusedFor('<order/>')) ?? '', /^body-invalid; line 1: element order lacks/);
    assert.match((await refusedFor('<order><count>6</count></order>')) ?? '', /^body-invalid; \/count: must/);
    assert.match((await refusedFor('<!DOCTYPE order><order/>')) ?? '', /^body-malformed/);
  });

  test('that is none keeps the contract from being published', async () => {
    await loadXsd();
    const operation = {
      ...testOperation,
      shape: shapeOf({ bodies: [{ mediaType: 'application/xml', xsd: '<a/>' }] }),
    };
    const version = { ...testVersion, operations: [operation] };
    assert.throws(
      () => compilePolicy(policy, {}, { place: { version, operation }, dependencies: { proving: true } }),
      /application\/xml: not an XML Schema/,
    );
  });
});
