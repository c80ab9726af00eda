/**
 * Filters of RFC 7644 section 3.4.2.2, whole: comparisons, `and`, `or`, `not`, groups, and value paths such as
 * `emails[type eq "work"]`. Read once from left to right, within bounds of length, depth and number.
 */
import { invalid } from './failure.ts';

const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
type Operator = (typeof operators)[number];

/** Names are in lower case: they know none (RFC 7643 section 2.1). */
export type Filter =
  | {
      readonly kind: 'compare';
      readonly path: string;
      readonly operator: Operator;
      readonly value: string | boolean | null;
    }
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  /** Some value of the attribute fulfils the filter; its paths are those below the attribute. */
  | { readonly kind: 'some'; readonly path: string; readonly of: Filter };

/** Characters. */
const maxFilter = 2000;
/** Groups in groups. */
const maxDepth = 8;
const maxComparisons = 30;

// Linear: each alternative begins differently, and a text ends at the first quote that no backslash precedes.
const word = /\s*(?:([A-Za-z][A-Za-z0-9$._:-]*)|("(?:[^"\\]|\\["\\/bfnrtu])*")|([()[\]]))/y;

/** @throws ScimFailure 400 `invalidFilter` */
export function readFilter(text: string): Filter {
  if (text.length > maxFilter) throw invalid('The filter is too long.', 'invalidFilter');
  const reader = new Reader(words(text));
  const filter = reader.any(0, false);
  if (reader.next !== undefined) throw unclear();
  return filter;
}

function words(text: string): string[] {
  const found: string[] = [];
  const trimmed = text.trim();
  word.lastIndex = 0;
  while (word.lastIndex < trimmed.length) {
    const match = word.exec(trimmed);
    if (match === null) throw unclear();
    found.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return found;
}

class Reader {
  readonly #words: readonly string[];
  #at = 0;
  #comparisons = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get next(): string | undefined {
    return this.#words[this.#at];
  }

  /** `or` binds least (section 3.4.2.2, table 5). `inside`: of a value path, which holds no other. */
  any(depth: number, inside: boolean): Filter {
    return this.#joined('or', () => this.#joined('and', () => this.#one(depth, inside)));
  }

  #joined(kind: 'and' | 'or', part: () => Filter): Filter {
    const parts = [part()];
    while (this.next?.toLowerCase() === kind) {
      this.#at += 1;
      parts.push(part());
    }
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind, of: parts };
  }

  #one(depth: number, inside: boolean): Filter {
    if (depth > maxDepth) throw invalid('The filter is nested too deeply.', 'invalidFilter');
    const first = this.#take();
    if (first === '(') return this.#closed(')', depth, inside);
    if (first.toLowerCase() === 'not' && this.next === '(') {
      this.#at += 1;
      return { kind: 'not', of: this.#closed(')', depth, inside) };
    }
    if (!/^[A-Za-z]/.test(first)) throw unclear();
    const path = first.toLowerCase();
    if (++this.#comparisons > maxComparisons)
      throw invalid('The filter holds too many comparisons.', 'invalidFilter');
    const then = this.#take();
    if (then === '[') {
      if (inside) throw unclear();
      return { kind: 'some', path, of: this.#closed(']', depth, true) };
    }
    const operator = then.toLowerCase();
    if (operator === 'pr') return { kind: 'present', path };
    if (!isOperator(operator)) throw unclear();
    return { kind: 'compare', path, operator, value: valueOf(this.#take()) };
  }

  #closed(end: ')' | ']', depth: number, inside: boolean): Filter {
    const filter = this.any(depth + 1, inside);
    if (this.#take() !== end) throw unclear();
    return filter;
  }

  #take(): string {
    const { next } = this;
    if (next === undefined) throw unclear();
    this.#at += 1;
    return next;
  }
}

const isOperator = (text: string): text is Operator => (operators as readonly string[]).includes(text);

function valueOf(text: string): string | boolean | null {
  if (!text.startsWith('"')) {
    const literals: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
    const name = text.toLowerCase();
    const literal = Object.hasOwn(literals, name) ? literals[name] : undefined;
    if (literal === undefined) throw unclear();
    return literal;
  }
  try {
    return JSON.parse(text) as string;
  } catch {
    throw unclear();
  }
}

const unclear = () =>
  invalid(
    'The filter cannot be read. Write it like userName eq "ann@example.org" and active eq true.',
    'invalidFilter',
  );
