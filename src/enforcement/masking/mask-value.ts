import { findPersonal, kindByName, type PersonalKind } from '#kernel';
import { isMasked, type DataClass, type MaskedClass } from './data-class.ts';
import { type DataPlace, nowhere } from './data-places.ts';
import { maskedText, type MaskName, type Pseudonyms } from './mask.ts';
import { unescaped } from './unescaped.ts';

/** What is masked for one caller, and how. */
export interface MaskRules {
  /** Undefined: the caller may see values of the class. */
  readonly maskOf: (dataClass: MaskedClass) => MaskName | undefined;
  readonly pseudonyms: Pseudonyms;
  /** What is looked for where nothing is declared. */
  readonly detect: readonly PersonalKind[];
  /** Classes by name of a member, anywhere; lower case, without hyphens and underscores. */
  readonly members: ReadonlyMap<string, DataClass>;
}

/** Something classified that was in an answer. `place`: a JSON Pointer, with `*` for what counts or is data. */
export interface Classified {
  readonly place: string;
  readonly dataClass: MaskedClass;
  /** What a detector took it for; absent where it is declared. */
  readonly kind?: PersonalKind;
  readonly shown: boolean;
}

/** A value after masking, with the members that got other names. */
export interface MaskedValue {
  readonly value: unknown;
  readonly changed: boolean;
  readonly renamed: ReadonlyMap<object, ReadonlyMap<string, string>>;
}

/** Levels below which nothing is looked at: who nests deeper says nothing that anybody reads. */
const deepest = 256;

export class TooDeep extends Error {
  constructor() {
    super(`the value is nested more than ${deepest} deep`);
    this.name = 'TooDeep';
  }
}

/** The class of what detectors find: what identifies to the state or to a bank does more harm than an address. */
export const classOfKind = (kind: PersonalKind): MaskedClass =>
  kind === 'email' || kind === 'phone' ? 'personal' : 'sensitive';

/**
 * Masks a parsed JSON value in place. `found` is told of everything classified, masked or not. A class holds for all
 * that lies below its place, until a place below says otherwise. Detectors look where nothing is declared; `written`
 * gives the text that the value was read from, for the digits of numbers that no double holds.
 * @throws TooDeep
 */
export function maskValue(
  value: unknown,
  place: DataPlace,
  rules: MaskRules,
  found: (what: Classified) => void,
  written: () => string = () => '',
): MaskedValue {
  const masking = new Masking(rules, found, written);
  const result = masking.of(value, place, undefined, '');
  return { value: result, changed: masking.changed, renamed: masking.renamed };
}

/** A text that is no JSON, with all that detectors find in it masked. */
export function maskPersonal(text: string, rules: MaskRules, found: (what: Classified) => void): string {
  const masking = new Masking(rules, found);
  return masking.net(text);
}

/** A text that has this class as a whole; undefined where nothing of it may be seen. */
export function maskClassified(
  text: string,
  dataClass: MaskedClass,
  rules: MaskRules,
  found: (what: Classified) => void,
): string | undefined {
  return new Masking(rules, found).text(text, dataClass, '');
}

/** Stands for a member that is left out. */
const left = Symbol('left out');

/** Texts nested in texts (JSON within a string of JSON) that are looked into. */
const mostNested = 3;

/** Masks one answer. */
export class Masking {
  changed = false;
  readonly renamed = new Map<object, Map<string, string>>();
  readonly #rules: MaskRules;
  readonly #found: (what: Classified) => void;
  readonly #path: string[] = [];
  #nesting = 0;

  readonly #written: () => string;
  #longCards: ReadonlySet<number> | undefined;

  constructor(rules: MaskRules, found: (what: Classified) => void, written: () => string = () => '') {
    this.#rules = rules;
    this.#found = found;
    this.#written = written;
  }

  /** The value as it may be seen. `around`: the class of what it lies in. `name`: of the member, or empty. */
  of(value: unknown, place: DataPlace, around: DataClass | undefined, name: string): unknown {
    const result = this.#of(value, place, around, name);
    return result === left ? null : result;
  }

  /** A text under a name, of this class if of any; undefined where nothing of it may be seen. */
  text(text: string, dataClass: DataClass | undefined, name: string): string | undefined {
    const result = this.#of(text, { ...nowhere, dataClass }, undefined, name);
    return typeof result === 'string' ? result : undefined;
  }

  /** Says that what follows lies below this name, until `ascend`. */
  descend(name: string): void {
    this.#descend(escaped(name));
  }

  ascend(): void {
    this.#path.pop();
  }

  #of(value: unknown, place: DataPlace, around: DataClass | undefined, name: string): unknown {
    const dataClass = place.dataClass ?? this.#rules.members.get(fold(name)) ?? around;
    if (Array.isArray(value)) {
      this.#list(value, place, dataClass, name);
      return value;
    }
    if (typeof value === 'object' && value !== null) {
      if (isMasked(dataClass) && this.#rules.maskOf(dataClass) === 'remove')
        return this.#masked(value, dataClass);
      this.#object(value as Record<string, unknown>, place, dataClass);
      return value;
    }
    if (value === null) return value;
    if (isMasked(dataClass)) return this.#masked(value, dataClass);
    return dataClass === undefined ? this.#undeclared(value, name) : value;
  }

  #list(list: unknown[], place: DataPlace, around: DataClass | undefined, name: string): void {
    this.#descend('*');
    for (let at = 0; at < list.length; at++) {
      const before = list[at];
      // What its name says of a list, it says of the elements.
      const after = this.of(before, place.element(at), around, name);
      if (after !== before) list[at] = after;
    }
    this.#path.pop();
  }

  #object(object: Record<string, unknown>, place: DataPlace, around: DataClass | undefined): void {
    let names: Map<string, string> | undefined;
    for (const name of Object.keys(object)) {
      const shown = this.#nameOf(name, place);
      if (shown !== name) (names ??= new Map()).set(name, shown);
      this.#descend(shown === name ? escaped(name) : '*');
      const before = object[name];
      const after = this.#of(before, place.member(name), around, name);
      if (after === left) delete object[name];
      else if (after !== before)
        Object.defineProperty(object, name, {
          value: after,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      this.#path.pop();
    }
    if (names !== undefined) this.#rename(object, names);
  }

  /** Two names that are masked alike must not become one member. */
  #rename(object: object, names: Map<string, string>): void {
    const taken = new Set(Object.keys(object).filter(name => !names.has(name)));
    // Where to go on for each: to begin anew for each name would take their number squared.
    const counts = new Map<string, number>();
    for (const [name, shown] of names) {
      let count = counts.get(shown) ?? 1;
      let free = count === 1 ? shown : `${shown} ${count}`;
      while (taken.has(free)) free = `${shown} ${++count}`;
      counts.set(shown, count);
      taken.add(free);
      names.set(name, free);
    }
    this.changed = true;
    this.renamed.set(object, names);
  }

  #nameOf(name: string, place: DataPlace): string {
    if (isMasked(place.names)) {
      const mask = this.#tell(place.names);
      return mask === undefined ? name : maskedText(name, mask, this.#rules.pseudonyms);
    }
    return place.names === undefined && !isHarmless(name) ? this.#netted(name) : name;
  }

  #masked(value: unknown, dataClass: MaskedClass): unknown {
    const mask = this.#tell(dataClass);
    if (mask === undefined) return value;
    this.changed = true;
    if (mask === 'remove') return left;
    if (typeof value === 'string') return maskedText(value, mask, this.#rules.pseudonyms);
    // Of a number that no double holds the last digits are not what they were.
    if (mask === 'full' || !Number.isSafeInteger(value)) return null;
    return maskedText(String(value), mask, this.#rules.pseudonyms);
  }

  #undeclared(value: unknown, name: string): unknown {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return this.#longNumber(value);
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const text = String(value);
    const kind = name === '' ? undefined : kindByName(name, text);
    if (kind !== undefined && this.#rules.detect.includes(kind)) {
      const mask = this.#tell(classOfKind(kind), kind);
      if (mask === undefined) return value;
      this.changed = true;
      return mask === 'remove' ? left : maskedText(text, mask, this.#rules.pseudonyms);
    }
    const shown = this.#nested(text) ?? this.#netted(text);
    if (shown === text) return value;
    this.changed = true;
    return shown;
  }

  /** The text with what detectors find in it masked. */
  net(text: string): string {
    return this.#netted(text);
  }

  /** A card number of 17 digits or more, written as a number; of which double it became is all that is known here. */
  #longNumber(value: number): unknown {
    if (!Number.isInteger(value) || !this.#rules.detect.includes('card')) return value;
    this.#longCards ??= new Set(
      (this.#written().match(/(?<![\w.+-])\d{17,19}(?![\w.])/g) ?? [])
        .filter(digits => findPersonal(digits, ['card']).length > 0)
        .map(Number),
    );
    if (!this.#longCards.has(value)) return value;
    const mask = this.#tell(classOfKind('card'), 'card');
    if (mask === undefined) return value;
    this.changed = true;
    return mask === 'remove' ? left : null;
  }

  /** A text that is JSON itself, masked as such; undefined where it is not, or holds nothing to mask. */
  #nested(text: string): string | undefined {
    if (!/^\s*[[{]/.test(text) || this.#nesting >= mostNested) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return undefined;
    }
    this.#nesting++;
    const inner = new Masking(this.#rules, this.#found);
    inner.#nesting = this.#nesting;
    inner.#path.push(...this.#path);
    const masked = inner.#ofOrNothing(value);
    this.#nesting--;
    // Names that are data are masked where they stand, by the look of the whole.
    return inner.changed && inner.renamed.size === 0 ? JSON.stringify(masked) : undefined;
  }

  /** Of what is nested too deeply nothing: somebody may have sent it as a text, which is no reason to withhold all. */
  #ofOrNothing(value: unknown): unknown {
    try {
      return this.of(value, nowhere, undefined, '');
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      this.changed = false;
      return undefined;
    }
  }

  #netted(text: string): string {
    const plain = unescaped(text);
    if (plain === text) return this.#withoutFindings(text);
    const masked = this.#withoutFindings(plain);
    return masked === plain ? text : masked;
  }

  #withoutFindings(text: string): string {
    const { detect, pseudonyms } = this.#rules;
    const findings = detect.length === 0 ? [] : findPersonal(text, detect);
    let result = '';
    let from = 0;
    for (const { kind, start, end } of findings) {
      const mask = this.#tell(classOfKind(kind), kind);
      if (mask === undefined) continue;
      result += text.slice(from, start) + maskedText(text.slice(start, end), mask, pseudonyms);
      from = end;
    }
    return from === 0 ? text : result + text.slice(from);
  }

  /** Says what is here, and what becomes of it. */
  #tell(dataClass: MaskedClass, kind?: PersonalKind): MaskName | undefined {
    const mask = this.#rules.maskOf(dataClass);
    const place = this.#path.length === 0 ? '' : `/${this.#path.join('/')}`;
    this.#found({ place, dataClass, shown: mask === undefined, ...(kind === undefined ? {} : { kind }) });
    return mask;
  }

  #descend(token: string): void {
    if (this.#path.length >= deepest) throw new TooDeep();
    this.#path.push(token);
  }
}

/** Names of members come again in each answer: what was found of one is kept, of no more than a few. */
function remembered<T>(of: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return name => {
    if (name.length > 64) return of(name);
    let found = known.get(name);
    if (found === undefined) {
      if (known.size >= 1_000) known.clear();
      known.set(name, (found = of(name)));
    }
    return found;
  };
}

const fold = remembered(name => name.toLowerCase().replaceAll(/[-_]/g, ''));

/** Whether no detector finds anything in a name. */
const isHarmless = remembered(name => unescaped(name) === name && findPersonal(name).length === 0);

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
