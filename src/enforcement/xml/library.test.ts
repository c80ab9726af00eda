import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { compileXsd, isXsdLoaded, loadXsd } from './library.ts';

const schemaOf = (content: string): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o" elementFormDefault="qualified">${content}</xs:schema>`;
const order = schemaOf(`
  <xs:element name="order"><xs:complexType><xs:sequence>
    <xs:element name="id" type="xs:int"/>
    <xs:element name="code"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{3}"/></xs:restriction></xs:simpleType></xs:element>
  </xs:sequence><xs:attribute name="paid" use="required" type="xs:boolean"/></xs:complexType></xs:element>`);
const patterned = (pattern: string): string =>
  schemaOf(
    `<xs:simpleType name="t"><xs:restriction base="xs:string"><xs:pattern value="${pattern}"/></xs:restriction></xs:simpleType>`,
  );
const message = (inside: string, attributes = 'paid="true"') =>
  `<order xmlns="urn:o" ${attributes}>${inside}</order>`;

suite('an XML Schema', () => {
  before(loadXsd);

  const messagesOf = (text: string): string[] => [
    ...new Set(
      compileXsd(order)
        .faults(Buffer.from(text))
        .map(({ message: told }) => told),
    ),
  ];

  test('lets pass what it describes', () => {
    assert.ok(isXsdLoaded());
    assert.deepEqual(messagesOf(message('<id>1</id><code>ABC</code>')), []);
  });

  const refused: readonly [string, string[]][] = [
    [message('<id>4111x</id><code>ABC</code>'), ['element id has a value that is not of its type']],
    [message('<id>1</id><code>4111</code>'), ['element code has a value that is not of its type']],
    [message('<id>1</id><other>4111</other>'), ['element other is not expected here']],
    [message('<id>1</id>'), ['element order lacks an element that it must have']],
    [message('<id>1</id><code>ABC</code>', ''), ['element order lacks an attribute that it must have']],
    [
      message('<id>1</id><code>ABC</code>', 'paid="true" x="4111"'),
      ['element order has an attribute that it may not have'],
    ],
    [message('4111<id>1</id><code>ABC</code>'), ['element order must not hold text']],
    ['<x/>', ['element x is not a root element that the schema describes']],
    ['<order/>', ['element order is not a root element that the schema describes']],
    ['<order xmlns="urn:o"', ['the document is not as the schema describes it']],
  ];
  for (const [text, messages] of refused)
    test(`says of ${text.slice(0, 60)}: ${messages.join()}, and no value`, () =>
      assert.deepEqual(messagesOf(text), messages));

  test('tells lines', () =>
    assert.equal(compileXsd(order).faults(Buffer.from(message('<id>1</id>\n<x/>')))[0]?.line, 2));

  test('is compiled once for all who use it', () => assert.equal(compileXsd(order), compileXsd(order)));

  const wrong: readonly [string, RegExp][] = [
    ['<a/>', /not an XML Schema/],
    ['no XML', /not an XML Schema: .*line 1/],
    [schemaOf('<xs:element name="a" type="b"/>'), /not an XML Schema: Element/],
    [patterned('(.*)(.*)x'), /the pattern "\(\.\*\)\(\.\*\)x" \(line 1\) leaves more than one way/],
    [patterned('a'.repeat(20_001)), /more than 20000 characters/],
    [
      schemaOf('<xs:import namespace="urn:x" schemaLocation="file:///etc/passwd"/>'),
      /put all of it into one text/,
    ],
    [`<!DOCTYPE a [<!ENTITY x "y">]>${schemaOf('')}`, /document type declaration/],
  ];
  for (const [text, error] of wrong)
    test(`${text.slice(0, 50)} is refused when it is compiled`, () =>
      assert.throws(() => compileXsd(text), error));
});
