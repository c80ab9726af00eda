import type { MediaTypes } from './media-types.ts';

/** Ranges in one Accept header; browsers send fewer than ten. */
const maxRanges = 50;

interface Range {
  readonly type: string;
  /** 0 to 1; 0 means "not this". */
  readonly weight: number;
  /** Names parameters beside the weight, so it speaks of one variant only. */
  readonly narrowed: boolean;
}

/**
 * True when an Accept header (RFC 9110 section 12.5.1) admits at least one of the offered types. The most
 * specific range that fits a type decides about it. Ranges that are malformed say nothing; a header with too many
 * of them is not acceptable. One pass over the header, then ranges times offered types.
 */
export function accepts(header: string, offered: MediaTypes): boolean {
  if (offered.listed.includes(header)) return true;
  const ranges: Range[] = [];
  for (const element of splitOutsideQuotes(header, ',')) {
    if (element.trim() === '') continue;
    if (ranges.length === maxRanges) return false;
    ranges.push(readRange(element));
  }
  // An empty header names no preference.
  return ranges.length === 0 || offered.listed.some(type => admits(ranges, type));
}

function admits(ranges: readonly Range[], offered: string): boolean {
  const slash = offered.indexOf('/');
  const main = offered.slice(0, slash + 1);
  const wild = offered.includes('*');
  let best = 0;
  let weight = 0;
  for (const range of ranges) {
    const precedence = wild ? overlap(range.type, offered, main) : specificity(range, offered, main);
    // Of one variant that is excluded nothing follows for the others.
    if (precedence === 0 || (range.narrowed && range.weight === 0)) continue;
    if (wild ? range.weight > weight : precedence > best || (precedence === best && range.weight > weight)) {
      best = precedence;
      weight = range.weight;
    }
  }
  return weight > 0;
}

function specificity(range: Range, offered: string, main: string): number {
  if (range.type === offered) return range.narrowed ? 4 : 3;
  if (range.type === `${main}*`) return 2;
  return range.type === '*/*' ? 1 : 0;
}

/** The contract offers a range: whatever the caller accepts of it may be what comes. */
function overlap(type: string, offered: string, main: string): number {
  return type === '*/*' || offered === '*/*' || type.startsWith(main) ? 1 : 0;
}

function readRange(element: string): Range {
  const [first = '', ...parameters] = splitOutsideQuotes(element, ';');
  const name = first.trim().toLowerCase();
  // Java's standard library sends a lone `*`.
  const type = name === '*' ? '*/*' : name;
  let weight = 1;
  let narrowed = false;
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    const key = parameter
      .slice(0, equals === -1 ? undefined : equals)
      .trim()
      .toLowerCase();
    if (key === 'q' && equals !== -1) weight = readWeight(parameter.slice(equals + 1).trim());
    else if (key !== '') narrowed = true;
  }
  return { type, weight, narrowed };
}

/** A weight that cannot be read admits nothing. */
function readWeight(text: string): number {
  return /^(?:[01](?:\.\d{0,9})?|\.\d{1,9})$/.test(text) ? Math.min(Number(text), 1) : 0;
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  if (!text.includes('"')) return text.split(separator);
  const parts: string[] = [];
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (character === '\\' && quoted) i++;
    else if (character === separator && !quoted) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
