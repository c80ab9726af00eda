import { isSecretHeader } from '#kernel';
import { codedFault } from '../../content-coding.ts';
import type { Validated } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { readBodyText } from './body-text.ts';
import type { TextCheck } from './own-patterns.ts';
import { decodeOnce, unescape, visitJsonStrings, visitPairs } from './texts.ts';

export const places = ['path', 'query', 'headers', 'body'] as const;
export type Place = (typeof places)[number];

export interface PlaceCheck {
  /** The built-in sets, where they look here. */
  readonly sets: TextCheck | undefined;
  /** The operator's patterns, where some look here. */
  readonly own: TextCheck | undefined;
}

type Inspection = (x: Validated) => Refusal | undefined;

/** One inspection for each place; each looks at decoded texts and stops at the first find. */
export const inspections: Readonly<Record<Place, (check: PlaceCheck) => Inspection>> = {
  path: check => x => found(look(check, decodeOnce(x.path, false)), 'path'),
  query: check => x => found(inQuery(check, x.query), 'query'),
  headers: check => {
    const known = new KnownHeaders();
    return x => found(inHeaders(check, known, x.request.rawHeaders), 'headers');
  },
  body: check => x => {
    if (x.body === undefined || x.body.length === 0) return undefined;
    const coded = codedFault(x);
    if (coded !== undefined) return coded;
    const read = readBodyText(x.request, x.body);
    if (read instanceof Refusal) return read;
    const { kind, text } = read;
    return found(kind === 'form' ? inForm(check, text) : inText(check, text, kind === 'json'), 'body');
  },
};

/** Looks at a whole message of a WebSocket as at a body: strings of JSON apart, anything else as one text. */
export function inspectMessage(check: PlaceCheck): (message: Buffer, isText: boolean) => Refusal | undefined {
  return (message, isText) => {
    const text = message.toString(isText ? 'utf8' : 'latin1');
    const json = text.startsWith('{') || text.startsWith('[');
    const name = inText(check, text, json);
    return name === undefined
      ? undefined
      : new Refusal('threat-detected', { reason: `${name} in a message` });
  };
}

function found(name: string | undefined, place: Place): Refusal | undefined {
  return name === undefined ? undefined : new Refusal('threat-detected', { reason: `${name} in ${place}` });
}

function look({ sets, own }: PlaceCheck, text: string): string | undefined {
  return sets?.(text) ?? own?.(text);
}

function inQuery({ sets, own }: PlaceCheck, query: string): string | undefined {
  if (query.length < 2) return undefined;
  const encoded = query.slice(1);
  let name: string | undefined;
  if (sets !== undefined) visitPairs(encoded, text => (name = sets(text)) === undefined);
  // Two names for one value are found by what stands between them, so the operator's patterns see the whole.
  return name ?? own?.(decodeOnce(encoded, true));
}

function inForm({ sets, own }: PlaceCheck, text: string): string | undefined {
  let name: string | undefined;
  if (sets !== undefined) visitPairs(text, part => (name = sets(part)) === undefined);
  return name ?? own?.(decodeOnce(text, true));
}

function inText({ sets, own }: PlaceCheck, text: string, json: boolean): string | undefined {
  let name: string | undefined;
  if (sets !== undefined) {
    const allSeen = json && visitJsonStrings(text, string => (name = sets(string)) === undefined);
    if (!allSeen) name ??= sets(text);
  }
  if (own === undefined) return name;
  name ??= own(text);
  return name === undefined && json && text.includes('\\') ? own(unescape(text)) : name;
}

/** What travels in these is opaque, and judged where it is understood. */
const opaque: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'x-api-key']);

function inHeaders(
  { sets, own }: PlaceCheck,
  known: KnownHeaders,
  rawHeaders: readonly string[],
): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = rawHeaders[i + 1] as string;
    if (opaque.has(name) || known.has(name, value)) continue;
    const what = sets?.(value) ?? own?.(`${name}: ${value}`);
    if (what !== undefined) return what;
    known.add(name, value);
  }
  return undefined;
}

/**
 * Headers that were found clean before: most requests repeat what their client sent with the one before. Bounded
 * in number and length, and nothing that may be a secret is kept.
 */
class KnownHeaders {
  readonly #clean = new Set<string>();

  has(name: string, value: string): boolean {
    return value.length <= 256 && this.#clean.has(`${name}: ${value}`);
  }

  add(name: string, value: string): void {
    if (value.length > 256 || isSecretHeader(name)) return;
    if (this.#clean.size >= 500) this.#clean.clear();
    this.#clean.add(`${name}: ${value}`);
  }
}
