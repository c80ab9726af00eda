import type { JsonObject } from '../shape.ts';
import { type Claim, schemasOf } from './claims.ts';
import { type Fixed, fixedBy } from './fixed-texts.ts';

/**
 * What a contract says of a field, as far as it matters to who looks for attacks in its value. `settled`: it fixes what
 * the value may be. `prose`: free text of people. `address`: a URL, host, path or command. `markup`: HTML that is
 * wanted. `usual`: nothing is known.
 */
export type FieldKind = 'usual' | 'settled' | 'prose' | 'address' | 'markup';

/** What `x-gatehouse-field` may say: that a value is settled is for its schema to say. */
export const declarableKinds = ['prose', 'address', 'markup', 'usual'] as const;

/** A kind, and what it is known by. */
export interface KnownKind {
  readonly kind: FieldKind;
  readonly by:
    | Fixed
    | { readonly by: 'declared' | 'name' | 'nothing known' | 'not judged' }
    | { readonly by: 'media type' | 'format'; readonly text: string };
}

const usual: KnownKind = { kind: 'usual', by: { by: 'nothing known' } };

/** The same where no value is sure to be as the contract says. */
export const unsettled = (
  known: KnownKind,
  by: 'nothing known' | 'not judged' = 'nothing known',
): KnownKind => (known.kind === 'settled' ? { kind: 'usual', by: { by } } : known);

/** The kind of the texts at a place; `name` is the one that the contract gives it, where it gives one. */
export function kindOfTexts(claim: Claim, name: string | undefined): KnownKind {
  const schemas = schemasOf(claim);
  const declared = schemas.flatMap(schema => declaredIn(schema) ?? []);
  const said = strictest(declared);
  if (said !== undefined) return { kind: said, by: { by: 'declared' } };
  const fixed = fixedBy(claim);
  if (fixed !== undefined) return { kind: 'settled', by: fixed };
  const read = schemas.flatMap(schema => byFormat(schema) ?? []);
  const kind = strictest(read.map(one => one.kind));
  const told = read.find(one => one.kind === kind);
  if (told !== undefined) return told;
  const named = name === undefined || schemas.some(isNarrow) ? undefined : kindByName(name);
  return named === undefined ? usual : { kind: named, by: { by: 'name' } };
}

/** Numbers, truth values and null hold nothing but themselves. */
export function kindOfOthers(claim: Claim): FieldKind {
  const declared = schemasOf(claim).flatMap(schema => declaredIn(schema) ?? []);
  return strictest(declared) ?? 'settled';
}

function declaredIn(schema: JsonObject): FieldKind | undefined {
  const said = schema['x-gatehouse-field'];
  return declarableKinds.find(kind => kind === said);
}

/** Where a contract says several things of one place, the one that is looked at most closely. */
function strictest(kinds: readonly FieldKind[]): FieldKind | undefined {
  const [first] = kinds;
  if (kinds.includes('address')) return 'address';
  return kinds.every(kind => kind === first) ? first : 'usual';
}

const addresses: ReadonlySet<string> = new Set([
  ...['uri', 'uri-reference', 'iri', 'iri-reference', 'uri-template', 'url'],
  ...['hostname', 'idn-hostname', 'ipv4', 'ipv6'],
]);
const markupTypes: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml', 'image/svg+xml']);

/** Also by formats that nothing enforces: what a field is for is no promise of its value. */
function byFormat({ format, contentMediaType }: JsonObject): KnownKind | undefined {
  if (typeof format === 'string') {
    if (addresses.has(format)) return { kind: 'address', by: { by: 'format', text: format } };
    if (format === 'html') return { kind: 'markup', by: { by: 'format', text: format } };
    if (format === 'markdown') return { kind: 'prose', by: { by: 'format', text: format } };
  }
  return typeof contentMediaType === 'string' ? kindByMediaType(contentMediaType) : undefined;
}

export function kindByMediaType(type: string): KnownKind | undefined {
  const by = { by: 'media type', text: type } as const;
  if (markupTypes.has(type)) return { kind: 'markup', by };
  return type === 'text/markdown' ? { kind: 'prose', by } : undefined;
}

/** Says what its texts are written like: then its name does not. */
const isNarrow = ({ format, pattern, contentEncoding, maxLength }: JsonObject): boolean =>
  format !== undefined ||
  pattern !== undefined ||
  contentEncoding !== undefined ||
  (typeof maxLength === 'number' && maxLength < shortestProse);

/** What is shorter is a word or two, whatever it is called. */
const shortestProse = 20;

/** Last words of names of fields that people write in. */
const proseNames: ReadonlySet<string> = new Set([
  ...['abstract', 'about', 'answer', 'bio', 'biography', 'body', 'caption', 'comment', 'comments', 'content'],
  ...['description', 'descriptions', 'details', 'excerpt', 'explanation', 'feedback', 'greeting', 'headline'],
  ...['instructions', 'message', 'messages', 'motivation', 'note', 'notes', 'opinion', 'question', 'reason'],
  ...[
    'remark',
    'remarks',
    'reply',
    'report',
    'review',
    'statement',
    'story',
    'subject',
    'subtitle',
    'summary',
  ],
  ...['synopsis', 'text', 'title'],
]);
/** Last words of names of fields that lead somewhere, or that something is done with. */
const addressNames: ReadonlySet<string> = new Set([
  ...['cmd', 'command', 'dir', 'directory', 'domain', 'endpoint', 'file', 'filename', 'folder', 'host'],
  ...['hostname', 'href', 'link', 'links', 'path', 'src', 'url', 'urls', 'uri', 'uris', 'webhook'],
]);
/** Words that say so wherever they stand in the name. */
const addressWords: ReadonlySet<string> = new Set([
  'callback',
  'hostname',
  'redirect',
  'uri',
  'url',
  'webhook',
]);

/** `bodyHtml`, `return_url` and `review-text` are words put together. */
function kindByName(name: string): FieldKind | undefined {
  const words = name
    .slice(0, 128)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(word => word !== '');
  const last = words.at(-1) ?? '';
  if (addressNames.has(last) || words.some(word => addressWords.has(word))) return 'address';
  if (last === 'html') return 'markup';
  return proseNames.has(last) ? 'prose' : undefined;
}
