import { overlap, type CharacterSet } from './character-sets.ts';
import { parsed, type Expression } from './expression.ts';

/** Places in a pattern where a character is read; more are not looked at. */
const usualPlaces = 100;

/**
 * Whether a backtracking engine reads each character of a text once, so that it may be trusted with the pattern. True
 * of anchored patterns in which, after any character, the next one leaves at most one way to go on (one-unambiguous
 * expressions, after Brüggemann-Klein and Wood): an engine that took that way and failed finds each other way
 * closed at its first character. Ways are counted and not only places, since `(a*)*` reaches one place in two
 * ways, of which there are 2^n. What is not sure is not true.
 */
export function isDeterministic(source: string, maxPlaces = usualPlaces): boolean {
  if (!source.startsWith('^')) return false;
  const expression = parsed(source.slice(1), maxPlaces);
  if (expression === undefined) return false;
  const ways = new Ways();
  const all = ways.of(expression);
  return all !== undefined && disjoint(all.first) && [...ways.follow.values()].every(disjoint);
}

interface Place {
  readonly set: CharacterSet;
}

interface Ends {
  readonly first: readonly Place[];
  readonly last: readonly Place[];
  /** May match nothing. */
  readonly empty: boolean;
}

class Ways {
  /** From each place to those that may be read next, once for each way. */
  readonly follow = new Map<Place, Place[]>();

  /** Undefined where more is repeated than can be told apart. */
  of(expression: Expression): Ends | undefined {
    switch (expression.kind) {
      case 'set': {
        const place: Place = { set: expression.set };
        this.follow.set(place, []);
        return { first: [place], last: [place], empty: false };
      }
      case 'sequence':
        return this.#sequence(expression.parts);
      case 'choice':
        return this.#choice(expression.parts);
      case 'repeat':
        return this.#repeat(expression);
    }
  }

  #sequence(parts: readonly Expression[]): Ends | undefined {
    let all: Ends = { first: [], last: [], empty: true };
    for (const part of parts) {
      const next = this.of(part);
      if (next === undefined) return undefined;
      this.#join(all.last, next.first);
      all = {
        first: all.empty ? [...all.first, ...next.first] : all.first,
        last: next.empty ? [...all.last, ...next.last] : next.last,
        empty: all.empty && next.empty,
      };
    }
    return all;
  }

  #choice(parts: readonly Expression[]): Ends | undefined {
    const found: Ends[] = [];
    for (const part of parts) {
      const ends = this.of(part);
      if (ends === undefined) return undefined;
      found.push(ends);
    }
    // Two ways to match nothing are two ways.
    if (found.filter(({ empty }) => empty).length > 1) return undefined;
    return {
      first: found.flatMap(({ first }) => first),
      last: found.flatMap(({ last }) => last),
      empty: found.some(({ empty }) => empty),
    };
  }

  #repeat({ part, min, max }: Extract<Expression, { kind: 'repeat' }>): Ends | undefined {
    const ends = this.of(part);
    if (ends === undefined || ends.empty || max === 0) return undefined;
    // A fixed count of one character leaves no choice between once more and on.
    if (max > 1 && (max > min || part.kind !== 'set')) this.#join(ends.last, ends.first);
    return { ...ends, empty: min === 0 };
  }

  #join(from: readonly Place[], to: readonly Place[]): void {
    for (const place of from) this.follow.get(place)?.push(...to);
  }
}

function disjoint(places: readonly Place[]): boolean {
  return places.every((one, index) =>
    places.slice(index + 1).every(other => one !== other && !overlap(one.set, other.set)),
  );
}
