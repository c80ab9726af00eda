import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  array,
  assert as check,
  constantFrom,
  dictionary,
  jsonValue,
  nat,
  oneof,
  property,
  record,
  string,
  uint8Array,
} from 'fast-check';
import { fuzzing, mutated } from '../../../test/support/fuzz.ts';
import { guardJson, readJson } from './guard.ts';
import { type JsonLimits, usualJsonLimits } from './limits.ts';

const grammar: JsonLimits = {
  depth: 512,
  members: Infinity,
  elements: Infinity,
  values: Infinity,
  nameLength: Infinity,
  stringLength: Infinity,
  numberLength: Infinity,
  names: 'any',
  reservedNames: 'allow',
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What `JSON.parse` makes of octets, read as strictly as they can be; undefined where it refuses them. */
function parsed(octets: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(strictUtf8.decode(octets)) };
  } catch {
    return undefined;
  }
}

/** Where the guard is stricter than `JSON.parse` whatever its limits. */
const stricter = new Set(['surrogate', 'number-range', 'byte-order-mark', 'depth']);

function agrees(octets: Uint8Array): void {
  const fault = guardJson(octets, grammar);
  const seen = parsed(octets);
  const read = readJson(octets, grammar);
  const told = `${fault?.code ?? 'taken'}: ${Buffer.from(octets).toString('hex')}`;
  if (fault === undefined) {
    assert.notEqual(seen, undefined, told);
    assert.deepEqual(read, seen, told);
  } else {
    assert.deepEqual(read, fault, told);
    if (!stricter.has(fault.code)) assert.equal(seen, undefined, told);
  }
}

const members = dictionary(string({ unit: 'binary' }), jsonValue());
/** Fragments that parsers of JSON stumble over. */
const fragments = array(
  constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u',
      'd83d',
      'de00',
      '\\ud800',
      '\\udc00',
      '0',
      '1',
      '-',
      '.',
    ],
    ...[
      'e',
      'E+',
      'true',
      'nul',
      'false',
      ' ',
      '\n',
      '\0',
      '\u00a0',
      '\ufeff',
      'é',
      '"a"',
      '"a":',
      '1e400',
      '{}',
    ],
  ),
  { maxLength: 24 },
);

suite('beside JSON.parse', () => {
  test('whatever JSON.stringify writes is taken', () => {
    check(
      property(oneof(jsonValue(), members), constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        // Halves of surrogate pairs are written as escapes, and refused.
        if (text.includes('\\ud')) return;
        assert.equal(guardJson(Buffer.from(text), grammar), undefined, text);
      }),
      fuzzing(300),
    );
  });

  test('a document with some octets changed, lost or doubled is taken only if it is JSON', () => {
    const change = record({
      at: nat(),
      octet: nat(255),
      kind: constantFrom('set', 'drop', 'double'),
    });
    check(
      property(jsonValue(), array(change, { minLength: 1, maxLength: 4 }), (value, changes) => {
        let octets = [...Buffer.from(JSON.stringify(value))];
        for (const { at, octet, kind } of changes) {
          const place = at % Math.max(1, octets.length);
          if (kind === 'set') octets[place] = octet;
          else
            octets = octets.toSpliced(
              kind === 'drop' ? place : 0,
              kind === 'drop' ? 1 : 0,
              ...(kind === 'double' ? octets.slice(0, place) : []),
            );
        }
        agrees(Uint8Array.from(octets));
      }),
      fuzzing(1_000),
    );
  });

  test('documents with tokens of JSON in them, moved about and repeated, are read as JSON.parse reads them', () => {
    const seeds = [
      '{"id":"ord_7f","lines":[{"sku":"A-1","price":19.99e0},{"sku":"B-2","price":-0.5}],"note":null}',
      '[{"\\u0061":"\\ud83d\\ude00"},[[]],{"":{"__proto__":true}},false,"é\u{1f600}\\n"]',
      ' [ 1e308 , 12345678901234567890 , "\\\\" , { "a" : { "b" : [ ] } } ] ',
    ];
    const tokens = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u',
      '"a":',
      'e',
      '-',
      '0',
      '[[[[',
      ' ',
      '\ufeff',
    ];
    check(property(mutated(seeds, tokens), agrees), fuzzing(1_000));
  });

  test('fragments in any order are taken only if they are JSON', () => {
    check(
      property(fragments, parts => agrees(Buffer.from(parts.join('')))),
      fuzzing(1_000),
    );
  });

  test('any octets are taken only if they are JSON', () => {
    check(property(uint8Array({ maxLength: 12 }), agrees), fuzzing(1_000));
  });

  test('an object is taken only if no two of its names are one of its members', () => {
    const name = constantFrom(
      'a',
      '\\u0061',
      'b',
      'A',
      '\\u0041',
      'é',
      '\\u00e9',
      '',
      'a\\/',
      'a/',
      '\\u005C',
      '\\\\',
    );
    check(
      property(array(name, { maxLength: 40 }), names => {
        const text = `{${names.map((one, index) => `"${one}":${index}`).join(',')}}`;
        const kept = new Set(names.map(one => JSON.parse(`"${one}"`) as string)).size;
        const fault = guardJson(Buffer.from(text), usualJsonLimits);
        assert.equal(fault?.code, kept === names.length ? undefined : 'name-repeated', text);
      }),
      fuzzing(500),
    );
  });
});
