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

type FieldType = 'item' | 'list' | 'dictionary';

/** Fields of requests that are structured, as their specifications say; of others nobody here knows the type. */
const structured: ReadonlyMap<string, FieldType> = new Map([
  ['accept-signature', 'dictionary'],
  ['available-dictionary', 'item'],
  ['capsule-protocol', 'item'],
  ['client-cert', 'item'],
  ['client-cert-chain', 'list'],
  ['content-digest', 'dictionary'],
  ['dictionary-id', 'item'],
  ['idempotency-key', 'item'],
  ['incremental', 'item'],
  ['priority', 'dictionary'],
  ['repr-digest', 'dictionary'],
  ['sec-gpc', 'item'],
  ['signature', 'dictionary'],
  ['signature-input', 'dictionary'],
  ['want-content-digest', 'dictionary'],
  ['want-repr-digest', 'dictionary'],
] satisfies [string, FieldType][]);

/**
 * A structured field as RFC 9651 section 4.1 writes it, whatever spaces it came with (RFC 9421 section 2.1.1);
 * undefined where its type is not known, or it cannot be read as that.
 */
export function structuredValue(name: string, lines: readonly string[]): string | undefined {
  const type = structured.get(name);
  const text = lines.join(', ');
  if (type === undefined || text.length > fieldAtMost) return undefined;
  try {
    if (type === 'item') return fields.serializeItem(fields.parseItem(text));
    if (type === 'list') return fields.serializeList(fields.parseList(text));
    return hasMembersOnce(text) ? fields.serializeDictionary(fields.parseDictionary(text)) : undefined;
  } catch {
    return undefined;
  }
}

/** One member of a field that is a dictionary (RFC 9421 section 2.1.2); undefined where it is not there once. */
export function memberValue(lines: readonly string[], key: string): string | undefined {
  const text = lines.join(', ');
  if (text.length > fieldAtMost) return undefined;
  if (lastRead?.text !== text) lastRead = { text, dictionary: dictionaryIn(text) };
  const member = lastRead.dictionary?.get(key);
  if (member === undefined) return undefined;
  return isInnerList(member) ? serializeInnerList(member) : serializeItem(member);
}

/** A client may cover a long field by many of its members: it is read once for all of them that follow each other. */
let lastRead: { readonly text: string; readonly dictionary: Dictionary | undefined } | undefined;

function dictionaryIn(text: string): Dictionary | undefined {
  if (!hasMembersOnce(text)) return undefined;
  try {
    return fields.parseDictionary(text) as Dictionary;
  } catch {
    return undefined;
  }
}

/** Whether no member comes twice: of two, each reader keeps another (RFC 9651 section 3.2). */
function hasMembersOnce(text: string): boolean {
  const seen = new Set<string>();
  let isQuoted = false;
  let begin = 0;
  for (let at = 0; at <= text.length; at++) {
    const sign = text[at];
    if (isQuoted && sign === '\\') at++;
    else if (sign === '"') isQuoted = !isQuoted;
    else if (sign === undefined || (sign === ',' && !isQuoted)) {
      const [name = ''] = text.slice(begin, at).trim().split(/[=;]/, 1);
      if (seen.has(name)) return false;
      seen.add(name);
      begin = at + 1;
    }
  }
  return true;
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
