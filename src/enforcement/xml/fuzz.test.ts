import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import * as fc from 'fast-check';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { fuzzing, mutated } from '../../../test/support/fuzz.ts';
import { guardXml } from './guard.ts';
import { compileXsd, loadXsd } from './library.ts';
import { usualXmlLimits } from './limits.ts';

const limits = { ...usualXmlLimits, instructions: 10 };

const seeds = [
  '<?xml version="1.0" encoding="UTF-8"?>\n<order xmlns="urn:o" xmlns:p="urn:p" p:id="7"><line sku="A">1 &amp; 2</line><!-- c --><p:x/></order>\n',
  '<a b="&lt;&#65;&#x42;">t<![CDATA[<x>]]>é\u{1f600}<?pi do?></a>',
  '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body><pay xmlns="urn:pay"/></soap:Body></soap:Envelope>',
];
const tokens = [
  ...[
    '<',
    '>',
    '/',
    '</',
    '/>',
    '"',
    "'",
    '=',
    '&',
    ';',
    '&lt;',
    '&#0;',
    '&#xD800;',
    '&#x1F600;',
    '&e;',
    '%e;',
    ']]>',
  ],
  ...[
    '<![CDATA[',
    '<!--',
    '-->',
    '--',
    '<?',
    '?>',
    '<?xml version="1.1"?>',
    '<!DOCTYPE a>',
    '<!doctype a [',
    'xmlns=""',
  ],
  ...[
    '<!DOCTYPE a [<!ENTITY e "x">]>',
    '<!ENTITY e SYSTEM "file:///etc/passwd">',
    ' xmlns:p="urn:q"',
    'xml:',
    'xmlns:',
  ],
  ...[
    ' a="1"',
    '\ufeff',
    '\u0000',
    '\u0085',
    '\u2028',
    '\r',
    ':',
    '\u00b7',
    'p:',
    '<b>',
    '</b>',
    '\ufffe',
    '\u{10ffff}',
  ],
];

suite('whatever became of the octets of a document', () => {
  test('what the guard lets pass is a whole document to the parser too, without a type or entities, and the same one', () => {
    fc.assert(
      fc.property(mutated(seeds, tokens), octets => {
        const names: string[] = [];
        const watch = {
          element: (_depth: number, namespace: string, local: string) =>
            void names.push(`${namespace} ${local}`),
        };
        if (guardXml(octets, limits, watch) !== undefined) return;
        const document = parsed(octets);
        if (document === undefined) return;
        try {
          assert.equal(document.dtd, null);
          assert.deepEqual(names, namesIn(document.root));
        } finally {
          document.dispose();
        }
      }),
      fuzzing(1_500),
    );
  });

  test('what the guard calls malformed is no document to the parser either', () => {
    const malformed = new Set([
      'syntax',
      'unfinished',
      'mismatch',
      'attribute-repeated',
      'character',
      'trailing',
    ]);
    fc.assert(
      fc.property(mutated(seeds, tokens), octets => {
        const fault = guardXml(octets, limits);
        // Names with several colons, or none after one, are only forbidden where namespaces are.
        if (fault === undefined || !malformed.has(fault.code) || /:/.test(octets.toString())) return;
        let document: XmlDocument | undefined;
        try {
          document = XmlDocument.fromBuffer(octets);
        } catch {
          return;
        } finally {
          document?.dispose();
        }
        assert.fail(`${fault.code} in line ${fault.line}, which the parser takes`);
      }),
      fuzzing(1_500),
    );
  });
});

/** Undefined where the parser alone minds how the name of a namespace is written: it refuses an empty port. */
function parsed(octets: Buffer): XmlDocument | undefined {
  try {
    return XmlDocument.fromBuffer(octets);
  } catch (error) {
    if (error instanceof Error && /^xmlns.*is not a valid URI\s*$/.test(error.message)) return undefined;
    throw error;
  }
}

/** In the order of the text. */
const namesIn = (root: XmlElement): string[] =>
  root
    .find('descendant-or-self::*')
    .map(one => `${(one as XmlElement).namespaceUri} ${(one as XmlElement).name}`);

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o" elementFormDefault="qualified">
<xs:element name="order"><xs:complexType><xs:sequence>
<xs:element name="id" type="xs:int"/><xs:element name="at" type="xs:dateTime" minOccurs="0" maxOccurs="9"/>
<xs:element name="code"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{3}"/></xs:restriction></xs:simpleType></xs:element>
</xs:sequence><xs:attribute name="paid" use="required" type="xs:boolean"/></xs:complexType></xs:element></xs:schema>`;
const order =
  '<order xmlns="urn:o" paid="true"><id>1</id><at>2026-01-31T00:00:00Z</at><code>ABC</code></order>';

suite('an XML Schema', () => {
  before(loadXsd);

  test('gives faults of a document, or none, whatever became of its octets', () => {
    const xsd = compileXsd(schema);
    fc.assert(
      fc.property(
        mutated([order], [...tokens, '<id>1</id>', '<at/>', '-1', '99999999999999999999']),
        octets => {
          if (guardXml(octets, limits) === undefined) assert.ok(Array.isArray(xsd.faults(octets)));
        },
      ),
      fuzzing(800),
    );
  });

  test('is compiled or refused with a message, whatever became of its octets', () => {
    const more = [
      'minOccurs="0"',
      'maxOccurs="unbounded"',
      'type="xs:int"',
      'ref="order"',
      '<xs:any/>',
      '*',
      '{0,9}',
      '(a|b)+',
    ];
    fc.assert(
      fc.property(mutated([schema], [...tokens, ...more]), octets => {
        try {
          compileXsd(octets.toString());
        } catch (error) {
          assert.ok(
            error instanceof Error && /^(?:not an XML Schema|the schema )/.test(error.message),
            String(error),
          );
        }
      }),
      fuzzing(200),
    );
  });
});
