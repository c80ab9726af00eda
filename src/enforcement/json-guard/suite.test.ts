import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { vectors } from '../../../test/support/vectors.ts';
import { guardJson } from './guard.ts';
import { type JsonFaultCode, type JsonLimits, usualJsonLimits } from './limits.ts';

const folder = vectors('json-parsing/test_parsing/');
const files = folder.skip === false ? readdirSync(folder.at).toSorted() : [];
const read = (file: string): Buffer => readFileSync(new URL(encodeURIComponent(file), folder.at));
const namesOf = (kind: string) => files.filter(file => file.startsWith(kind));

/** Is it JSON at all: RFC 8259 lets names come twice. */
const grammar: JsonLimits = { ...usualJsonLimits, names: 'any' };

/** What RFC 8259 leaves to readers, and how the guard decides it. */
const decided: Readonly<Record<string, JsonFaultCode | 'taken'>> = {
  number_double_huge_neg_exp: 'number-range',
  number_huge_exp: 'number-length',
  number_neg_int_huge_exp: 'number-range',
  number_pos_double_huge_exp: 'number-range',
  number_real_neg_overflow: 'number-range',
  number_real_pos_overflow: 'number-range',
  number_real_underflow: 'number-range',
  number_too_big_neg_int: 'taken',
  number_too_big_pos_int: 'taken',
  number_very_big_negative_int: 'taken',
  object_key_lone_2nd_surrogate: 'surrogate',
  string_1st_surrogate_but_2nd_missing: 'surrogate',
  string_1st_valid_surrogate_2nd_invalid: 'surrogate',
  'string_UTF-16LE_with_BOM': 'encoding',
  'string_UTF-8_invalid_sequence': 'encoding',
  'string_UTF8_surrogate_U+D800': 'encoding',
  string_incomplete_surrogate_and_escape_valid: 'surrogate',
  string_incomplete_surrogate_pair: 'surrogate',
  string_incomplete_surrogates_escape_valid: 'surrogate',
  string_invalid_lonely_surrogate: 'surrogate',
  string_invalid_surrogate: 'surrogate',
  'string_invalid_utf-8': 'encoding',
  'string_inverted_surrogates_U+1D11E': 'surrogate',
  string_iso_latin_1: 'encoding',
  string_lone_second_surrogate: 'surrogate',
  string_lone_utf8_continuation_byte: 'encoding',
  string_not_in_unicode_range: 'encoding',
  string_overlong_sequence_2_bytes: 'encoding',
  string_overlong_sequence_6_bytes: 'encoding',
  string_overlong_sequence_6_bytes_null: 'encoding',
  'string_truncated-utf-8': 'encoding',
  string_utf16BE_no_BOM: 'encoding',
  string_utf16LE_no_BOM: 'encoding',
  structure_500_nested_arrays: 'depth',
  'structure_UTF-8_BOM_empty_object': 'byte-order-mark',
};

suite('JSONTestSuite', { skip: folder.skip }, () => {
  test('all 95 documents that are JSON are taken; by default those with a name twice are not', () => {
    const must = namesOf('y_');
    assert.equal(must.length, 95);
    for (const file of must) {
      assert.equal(guardJson(read(file), grammar), undefined, file);
      const code = guardJson(read(file), usualJsonLimits)?.code;
      assert.equal(code, file.startsWith('y_object_duplicated_key') ? 'name-repeated' : undefined, file);
    }
  });

  test('all 188 documents that are none are refused', () => {
    const none = namesOf('n_');
    assert.equal(none.length, 188);
    for (const file of none) assert.notEqual(guardJson(read(file), grammar), undefined, file);
  });

  test('each of the 35 that are left to readers is decided', () => {
    const found = namesOf('i_').map(file => [
      file.slice(2, -5),
      guardJson(read(file), grammar)?.code ?? 'taken',
    ]);
    assert.deepEqual(Object.fromEntries(found), decided);
  });
});
