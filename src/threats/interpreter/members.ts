import type { LinearExpression } from '../regex/linear.ts';
import type { Entry } from './facts.ts';

/** Names that are remembered for each pattern. */
const mostNames = 1_024;

/** What TX holds when an exchange begins: the same for all exchanges. */
export class FirstMembers {
  readonly all: ReadonlyMap<string, string>;
  readonly #alike = new Map<LinearExpression, Map<string, boolean>>();
  readonly #meant = new Map<LinearExpression | undefined, readonly string[]>();

  constructor(all: ReadonlyMap<string, string> = new Map()) {
    this.all = all;
  }

  /** The names of these that a pattern means; all of them without one. */
  like(pattern: LinearExpression | undefined): readonly string[] {
    let names = this.#meant.get(pattern);
    if (names === undefined) {
      names = [...this.all.keys()].filter(name => pattern === undefined || pattern.test(name));
      this.#meant.set(pattern, names);
    }
    return names;
  }

  /** Whether a pattern means a member of this name. Names come again, so that is remembered. */
  isLike(pattern: LinearExpression, name: string): boolean {
    let names = this.#alike.get(pattern);
    if (names === undefined) this.#alike.set(pattern, (names = new Map<string, boolean>()));
    const known = names.get(name);
    if (known !== undefined) return known;
    const found = pattern.test(name);
    if (names.size >= mostNames) names.clear();
    names.set(name, found);
    return found;
  }
}

/** Members of TX in one exchange: those that it began with, and over them what rules wrote down since. */
export class Members {
  readonly #first: FirstMembers;
  readonly #own: Map<string, string>;
  /** Of the first ones, those that were taken away at some time. */
  readonly #gone: Set<string>;

  constructor(first: FirstMembers, own = new Map<string, string>(), gone = new Set<string>()) {
    this.#first = first;
    this.#own = own;
    this.#gone = gone;
  }

  get size(): number {
    return this.#first.all.size + this.#own.size;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get(name: string): string | undefined {
    return this.#own.get(name) ?? (this.#gone.has(name) ? undefined : this.#first.all.get(name));
  }

  set(name: string, value: string): void {
    this.#own.set(name, value);
  }

  delete(name: string): void {
    this.#own.delete(name);
    if (this.#first.all.has(name)) this.#gone.add(name);
  }

  copy(): Members {
    return new Members(this.#first, new Map(this.#own), new Set(this.#gone));
  }

  /** A copy that notes what is written from here on. */
  noting(): NotedMembers {
    return new NotedMembers(this.#first, new Map(this.#own), new Set(this.#gone));
  }

  /** What a pattern captured takes the place of what was captured before: members 0 to 9. */
  capture(found: readonly string[]): void {
    for (let i = 0; i < captured.length; i++) {
      const group = found[i];
      const name = captured[i] as string;
      if (group !== undefined) this.#own.set(name, group);
      else if (this.has(name)) this.delete(name);
    }
  }

  /** All that a pattern means, in the order in which they were written first. */
  like(pattern: LinearExpression | undefined): Entry[] {
    const { all } = this.#first;
    const entries: Entry[] = [];
    for (const key of this.#first.like(pattern))
      if (!this.#gone.has(key)) entries.push({ key, value: this.#own.get(key) ?? (all.get(key) as string) });
    for (const [key, value] of this.#own)
      if (
        (!all.has(key) || this.#gone.has(key)) &&
        (pattern === undefined || this.#first.isLike(pattern, key))
      )
        entries.push({ key, value });
    return entries;
  }
}

/** Members of which it is known what was written, and in which order. */
export class NotedMembers extends Members {
  /** Undefined for what was taken away, whether it was there or not. */
  readonly written: (readonly [name: string, value: string | undefined])[] = [];

  override set(name: string, value: string): void {
    super.set(name, value);
    this.written.push([name, value]);
  }

  override delete(name: string): void {
    super.delete(name);
    this.written.push([name, undefined]);
  }

  override capture(found: readonly string[]): void {
    for (const [i, name] of captured.entries()) {
      const group = found[i];
      if (group === undefined) this.delete(name);
      else this.set(name, group);
    }
  }
}

const captured = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
