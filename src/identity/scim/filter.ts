import { invalid } from './failure.ts';

/** One comparison; attribute names are in lower case (RFC 7643 section 2.1: they know no case). */
export interface Comparison {
  readonly attribute: string;
  readonly value: string | boolean;
}

const maxFilter = 1000;
const maxComparisons = 5;

// Linear: each alternative begins differently, and a text ends at the first quote that no backslash precedes.
const token = /\s*(?:([A-Za-z][A-Za-z0-9._:-]*)|("(?:[^"\\]|\\["\\/bfnrtu])*"))/y;

/**
 * The comparisons that all must hold: `eq` joined by `and` (RFC 7644 section 3.4.2.2). Directories ask for no more
 * to find whom they keep; everything else is refused rather than guessed.
 */
export function readFilter(text: string): Comparison[] {
  if (text.length > maxFilter) throw invalid('The filter is too long.', 'invalidFilter');
  const words = tokens(text);
  const found: Comparison[] = [];
  for (let at = 0; at < words.length; at += 4) {
    const [attribute, operator, value, and] = words.slice(at, at + 4);
    if (
      attribute === undefined ||
      attribute.startsWith('"') ||
      operator?.toLowerCase() !== 'eq' ||
      value === undefined
    )
      throw unknown();
    if (and !== undefined && (and.toLowerCase() !== 'and' || words.length === at + 4)) throw unknown();
    found.push({ attribute: attribute.toLowerCase(), value: valueOf(value) });
  }
  if (found.length === 0 || found.length > maxComparisons) throw unknown();
  return found;
}

function tokens(text: string): string[] {
  const words: string[] = [];
  const trimmed = text.trim();
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed);
    if (match === null) throw unknown();
    words.push(match[1] ?? match[2] ?? '');
  }
  return words;
}

function valueOf(word: string): string | boolean {
  if (!word.startsWith('"')) {
    const lower = word.toLowerCase();
    if (lower === 'true' || lower === 'false') return lower === 'true';
    throw unknown();
  }
  try {
    return JSON.parse(word) as string;
  } catch {
    throw unknown();
  }
}

const unknown = () =>
  invalid(
    'Filters are comparisons by eq, joined by and, such as userName eq "ann@example.org".',
    'invalidFilter',
  );
