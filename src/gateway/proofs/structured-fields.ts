import * as fields from 'structured-headers';

/** A value as it was read: text, number, truth value, octets, or what is of no use here (tokens, dates). */
export type BareItem = string | number | boolean | ArrayBuffer | object;
export type Parameters = ReadonlyMap<string, BareItem>;
export type Item = readonly [BareItem, Parameters];
export type InnerList = readonly [readonly Item[], Parameters];
export type Dictionary = ReadonlyMap<string, Item | InnerList>;

export const isInnerList = (member: Item | InnerList): member is InnerList => Array.isArray(member[0]);

// The library's own types name one of the browser, and so say nothing here.
export const serializeItem = (item: Item): string => fields.serializeItem(item as unknown as fields.Item);
export const serializeInnerList = (list: InnerList): string =>
  fields.serializeInnerList(list as unknown as fields.InnerList);

/** Octets of one field, all its lines together: what is read of it is bounded before anything is checked. */
const fieldAtMost = 8_192;

/** Every value of a field (lower-case name) as it arrived, in order. */
export function fieldValues(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const each = rawHeaders[at] as string;
    if (each.length === name.length && each.toLowerCase() === name) values.push(rawHeaders[at + 1] as string);
  }
  return values;
}

/**
 * Reads a dictionary (RFC 9651 section 3.2) where it is written as its serialisation is (section 4.1), and in no other
 * way: a member or parameter that comes twice, of which each reader keeps another, spaces and base64 in other forms
 * are refused, so that what is read here is what anybody reads. Undefined for what cannot be read so.
 */
export function readDictionary(lines: readonly string[]): Dictionary | undefined {
  const text = lines.join(', ');
  if (text.length > fieldAtMost) return undefined;
  try {
    const dictionary = fields.parseDictionary(text);
    return fields.serializeDictionary(dictionary) === text ? (dictionary as Dictionary) : undefined;
  } catch {
    return undefined;
  }
}
