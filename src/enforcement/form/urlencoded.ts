import { isUtf8 } from 'node:buffer';
import { decoded } from '../parameters/texts.ts';

/** A form's fields in their order, names and values decoded. */
export type FormFields = readonly (readonly [name: string, text: string])[];

/** What a form's octets may be once its parts are percent-encoded, and `+` stands for a space. */
const octets = /^[\x21-\x7e]*$/;

/**
 * Reads `application/x-www-form-urlencoded` (URL standard, section 5.1), or says what keeps it from being read in one
 * way only: characters that should be encoded, bare semicolons (separators to some), encoding that is no UTF-8.
 */
export function readUrlencoded(body: Uint8Array, mostFields: number): FormFields | string {
  if (!isUtf8(body)) return 'must be percent-encoded UTF-8';
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  if (text === '') return [];
  if (!octets.test(text)) return 'must have all other characters percent-encoded';
  if (text.includes(';')) return 'must have its semicolons percent-encoded (%3B)';
  const fields: [string, string][] = [];
  let from = 0;
  while (from <= text.length) {
    if (fields.length === mostFields) return 'has too many fields';
    const end = text.indexOf('&', from);
    const pair = text.slice(from, end === -1 ? text.length : end);
    from = end === -1 ? text.length + 1 : end + 1;
    const equals = pair.indexOf('=');
    if (equals <= 0) return 'must be made of name=value pairs';
    const name = decoded(pair.slice(0, equals).replaceAll('+', ' '));
    const value = decoded(pair.slice(equals + 1).replaceAll('+', ' '));
    if (name === undefined || value === undefined) return 'must be percent-encoded UTF-8';
    fields.push([name, value]);
  }
  return fields;
}
