import { hash, randomBytes } from 'node:crypto';

/**
 * Values that are remembered in each of two generations, over all groups of all plans of a thread together; characters of
 * each, and steps: 36 MiB at the very most.
 */
const most = 16_384;
export const longest = 512;
const mostSteps = 64;

/** Steps that values have to be judged by; shared by all values that none has to. */
export const nothing: readonly number[] = [];

/** Places for values that were seen once; a power of two. */
const places = 8_192;
/** Characters at the beginning of a value that tell it from others there. */
const told = 32;

/** Values are octets. What were none would be remembered as the octets that are left of it, for others to be judged by. */
const isOctets = (value: string): boolean => !/[^\x00-\xff]/.test(value);

/**
 * What is remembered for a value or a name: a copy, since what was cut from a longer text would keep all of it in memory;
 * undefined for what is not remembered.
 */
export function copyOf(text: string): string | undefined {
  if (!isOctets(text)) return undefined;
  return text.length > 12 ? Buffer.from(text, 'latin1').toString('latin1') : text;
}

/** What is known of values that the same conditions ask about. */
export interface Verdicts {
  /** Tells it from others where values of all are mixed. */
  readonly seed: number;
  young: Map<string, readonly number[]>;
  old: Map<string, readonly number[]>;
}

/**
 * What was found out about values, so that one which comes again costs a look-up. Two generations: what is not asked for
 * while one fills is forgotten with the next. A value is remembered when it comes for the second time: those that never
 * come again, as most texts, would only push out the others.
 */
export class Memo {
  readonly #secret = randomBytes(32).toString('latin1');
  /** Groups go with their plans. */
  readonly #groups = new Set<WeakRef<Verdicts>>();
  readonly #once = new Uint32Array(places);
  #count = 0;
  #seed = 0;

  group(): Verdicts {
    this.#seed = (this.#seed + 0x9e37_79b1) | 0;
    const verdicts: Verdicts = { seed: this.#seed, young: new Map(), old: new Map() };
    this.#groups.add(new WeakRef(verdicts));
    return verdicts;
  }

  /** What a value is remembered by, of a credential a keyed digest; undefined for one that is not. */
  keyOf(value: string, isCredential: boolean): string | undefined {
    if (value.length > longest) return undefined;
    if (!isCredential) return value;
    return isOctets(value) ? hash('sha256', this.#secret + value, 'base64') : undefined;
  }

  get(verdicts: Verdicts, key: string): readonly number[] | undefined {
    const known = verdicts.young.get(key);
    if (known !== undefined) return known;
    const before = verdicts.old.get(key);
    if (before !== undefined) this.set(verdicts, key, before);
    return before;
  }

  /**
   * Whether a value came before, not long ago: others are not known, and not worth to be. Asking is cheaper than looking
   * for it. Whoever makes two values look alike here has one of them remembered earlier, and nothing else.
   */
  cameBefore({ seed }: Verdicts, key: string): boolean {
    let mixed = seed ^ key.length;
    const end = Math.min(key.length, told);
    for (let at = 0; at < end; at++) mixed = Math.imul(mixed ^ key.charCodeAt(at), 0x0100_0193);
    const place = (mixed ^ (mixed >>> 15)) & (places - 1);
    const came = this.#once[place] === mixed >>> 0;
    this.#once[place] = mixed;
    return came;
  }

  set({ young }: Verdicts, key: string, steps: readonly number[]): void {
    const copy = steps.length > mostSteps ? undefined : copyOf(key);
    if (copy === undefined) return;
    if (++this.#count > most) this.#age();
    young.set(copy, steps);
  }

  #age(): void {
    this.#count = 0;
    for (const group of this.#groups) {
      const verdicts = group.deref();
      if (verdicts === undefined) {
        this.#groups.delete(group);
        continue;
      }
      verdicts.old = verdicts.young;
      verdicts.young = new Map();
    }
  }
}

/** One for all plans of a thread: however many there are, together they remember no more. */
export const memoOfThread: Memo = new Memo();
