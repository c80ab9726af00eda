import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Readings } from '../parameters/scalars.ts';
import { compileContract } from '../schema/compile-contract.ts';
import type { ContractSchemas, JsonSchema, JsonValue } from '../shape.ts';
import { usualXmlLimits } from './limits.ts';
import { readXml } from './tree.ts';
import { XmlJudge } from './xml-judge.ts';

/** The value that a document stands for, or `pointer: message`. */
function read(document: string, schema: JsonSchema, $defs: ContractSchemas['$defs'] = {}): unknown {
  const content = readXml(Buffer.from(document), usualXmlLimits);
  assert.ok('root' in content, JSON.stringify(content));
  const contract = compileContract({ $defs });
  const judge = new XmlJudge(
    { mediaType: 'application/xml', schema },
    new Readings(contract, { $defs }, 'refuse'),
  );
  const found = judge.read(content.root);
  return 'message' in found ? `${found.pointer}: ${found.message}` : found.value;
}

const xml = (more: Record<string, JsonValue>) => ({ xml: more });

suite('an XML document stands for the value that its schema describes', () => {
  const pet = {
    type: 'object',
    xml: { name: 'Pet' },
    required: ['name'],
    properties: {
      id: { type: 'integer', xml: { attribute: true } },
      name: { type: 'string' },
      good: { type: 'boolean' },
      category: { $ref: '#/$defs/Category' },
      photoUrls: {
        type: 'array',
        xml: { wrapped: true },
        items: { type: 'string', xml: { name: 'photoUrl' } },
      },
      tags: { type: 'array', items: { $ref: '#/$defs/Tag' } },
    },
  } as const;
  const shared = {
    Category: { type: 'object', xml: { name: 'category' }, properties: { id: { type: 'integer' } } },
    Tag: { type: 'object', xml: { name: 'tag' }, properties: { name: { type: 'string' } } },
  } as const;

  test('elements, attributes, lists with and without an element of their own', () =>
    assert.deepEqual(
      read(
        '<?xml version="1.0"?><Pet id="7"><name>R&amp;x <![CDATA[<1>]]></name><good> true </good><category><id>1</id></category>' +
          '<photoUrls><photoUrl>a</photoUrl><!-- x --><photoUrl/></photoUrls><tag><name>x</name></tag><tag/></Pet>',
        pet,
        shared,
      ),
      {
        id: 7,
        name: 'R&x <1>',
        good: true,
        category: { id: 1 },
        photoUrls: ['a', ''],
        tags: [{ name: 'x' }, {}],
      },
    ));

  // OpenAPI 3.1 section 4.8.26.2, "XML Object Examples".
  const cases: readonly (readonly [string, JsonSchema, unknown])[] = [
    [
      '<r><animals>1</animals><animals>2</animals></r>',
      { type: 'array', items: { type: 'string' } },
      ['1', '2'],
    ],
    [
      '<r><animal>1</animal></r>',
      { type: 'array', items: { type: 'string', ...xml({ name: 'animal' }) } },
      ['1'],
    ],
    [
      '<r><aliens><animal>1</animal></aliens></r>',
      {
        type: 'array',
        ...xml({ name: 'aliens', wrapped: true }),
        items: { type: 'string', ...xml({ name: 'animal' }) },
      },
      ['1'],
    ],
    [
      '<r><animals><animals>1</animals></animals></r>',
      { type: 'array', ...xml({ wrapped: true }), items: { type: 'string' } },
      ['1'],
    ],
    [
      '<r><aliens><aliens>1</aliens></aliens></r>',
      { type: 'array', ...xml({ name: 'aliens', wrapped: true }), items: { type: 'string' } },
      ['1'],
    ],
  ];
  for (const [document, animals, value] of cases)
    test(document, () =>
      assert.deepEqual(read(document, { type: 'object', properties: { animals } }), { animals: value }),
    );

  test('a root element is called by its annotation, or like its component', () => {
    const $defs = { Order: { type: 'object', properties: { a: { type: 'integer' } } } } as const;
    assert.deepEqual(read('<Order><a>1</a></Order>', { $ref: '#/$defs/Order' }, $defs), { a: 1 });
    assert.match(String(read('<order/>', { $ref: '#/$defs/Order' }, $defs)), /root element Order/);
    assert.deepEqual(
      read('<list><item>1</item></list>', {
        type: 'array',
        items: { type: 'integer', xml: { name: 'item' } },
        xml: { name: 'list' },
      }),
      [1],
    );
  });

  test('namespaces are compared by what they are, not by their prefixes', () => {
    const schema = {
      type: 'object',
      xml: { namespace: 'urn:o', prefix: 'o', name: 'order' },
      properties: {
        id: { type: 'integer', xml: { namespace: 'urn:o', prefix: 'o' } },
        note: { type: 'string' },
      },
    };
    assert.deepEqual(read('<x:order xmlns:x="urn:o"><x:id>1</x:id><note>n</note></x:order>', schema), {
      id: 1,
      note: 'n',
    });
    for (const wrong of [
      '<order><id>1</id></order>',
      '<o:order xmlns:o="urn:other"><o:id>1</o:id></o:order>',
      '<o:order xmlns:o="urn:o"><id>1</id></o:order>',
      '<order xmlns="urn:o"><id>1</id><note>n</note></order>',
    ])
      assert.equal(typeof read(wrong, schema), 'string', wrong);
    const plain = {
      type: 'object',
      xml: { namespace: 'urn:o', name: 'order' },
      properties: { id: { type: 'integer' } },
    };
    assert.deepEqual(read('<order xmlns="urn:o"><id>1</id></order>', plain), { id: 1 });
  });

  test('null is what says nil and is empty', () => {
    const schema = { type: 'object', properties: { a: { type: ['string', 'null'] } } };
    const nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"';
    assert.deepEqual(read(`<r><a ${nil}/></r>`, schema), { a: null });
    assert.match(String(read(`<r><a ${nil}>x</a></r>`, schema)), /\/a: must be empty/);
  });

  test('a schema that holds itself is read to any depth that the guard lets pass', () => {
    const $defs: Record<string, JsonSchema> = {
      Node: { type: 'object', properties: { node: { $ref: '#/$defs/Node' }, v: { type: 'integer' } } },
    };
    const nested = `${'<node>'.repeat(20)}<v>1</v>${'</node>'.repeat(20)}`;
    assert.match(JSON.stringify(read(`<Node>${nested}</Node>`, { $ref: '#/$defs/Node' }, $defs)), /"v":1/);
  });

  test('what the contract does not know becomes a member, for the schema to judge', () => {
    const schema = { type: 'object', properties: { a: { type: 'integer' } } };
    assert.deepEqual(read('<r x="1"><a>1</a><b><c/></b></r>', schema), { a: 1, '@x': '1', b: { c: '' } });
    assert.deepEqual(
      read('<r><x>1</x><y>2</y></r>', { type: 'object', additionalProperties: { type: 'integer' } }),
      {
        x: 1,
        y: 2,
      },
    );
  });
});

suite('an XML document that has no place in the value is refused', () => {
  const schema = {
    type: 'object',
    properties: {
      id: { type: 'integer', xml: { attribute: true } },
      name: { type: 'string', xml: { name: 'Name' } },
      role: { type: 'string' },
      items: { type: 'array', xml: { wrapped: true }, items: { type: 'string', xml: { name: 'item' } } },
      inner: { properties: { a: { type: 'integer' } }, required: ['a'] },
    },
  } as const;
  for (const [why, document, told] of [
    ['twice where one is expected', '<r><role>a</role><role>b</role></r>', '/role: must be there once'],
    ['an attribute as an element', '<r><id>1</id></r>', ': has an element that is not written'],
    ['an element as an attribute', '<r role="admin"/>', ': has an attribute that is not written'],
    ['a property by its name in the value', '<r><name>x</name></r>', ': has an element that is not written'],
    [
      'the right name in another namespace',
      '<r xmlns:x="urn:x"><x:role>admin</x:role></r>',
      ': has an element that is',
    ],
    ['text between elements', '<r>text<role>a</role></r>', ': must hold elements, no text'],
    ['elements in a text', '<r><role><b/></role></r>', '/role: must hold text'],
    ['attributes of a text', '<r><role x="1">a</role></r>', '/role: must have no attributes'],
    ['another element in a list', '<r><items><other/></items></r>', '/items/0: must be an element item'],
    [
      'an attribute in another namespace',
      '<r xmlns:x="urn:x" x:id="1"/>',
      ': has an attribute that is not written',
    ],
    [
      'a hint to load a schema',
      '<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://evil.example/x.xsd"/>',
      ': has an attribute that is for readers',
    ],
    [
      'a type of its own choice',
      '<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x"/>',
      ': has an',
    ],
    ['a reserved name', '<r><__proto__/></r>', ': has an element that the contract does not know'],
    ['another reserved name', '<r><constructor/></r>', ': has an element that the contract does not know'],
  ] as const)
    test(why, () => {
      const found = read(document, schema);
      assert.ok(typeof found === 'string' && found.startsWith(told), String(found));
    });

  test('an empty element of a schema with members is an object without them', () =>
    assert.deepEqual(read('<r><inner/></r>', schema), { inner: {} }));
});

suite('the guard that reads', () => {
  test('reads nothing of what it refuses', () => {
    for (const [document, code] of [
      ['<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', 'dtd'],
      ['<r>&x;</r>', 'entity'],
      ['<r><a></r>', 'mismatch'],
      [`${'<a>'.repeat(40)}${'</a>'.repeat(40)}`, 'depth'],
    ] as const) {
      const content = readXml(Buffer.from(document), usualXmlLimits);
      assert.equal('root' in content ? 'read' : content.code, code);
    }
  });

  test('reads ends of lines and space in attributes as XML has them', () => {
    const content = readXml(Buffer.from('<r a="x\r\ny\tz&#10;">1\r\n2\r3&#13;</r>'), usualXmlLimits);
    assert.ok('root' in content);
    assert.deepEqual([content.root.attributes[0]?.value, content.root.text], ['x y z\n', '1\n2\n3\r']);
  });
});
