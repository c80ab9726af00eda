import type { LinearExpression } from '../regex/linear.ts';

/** Names that are remembered for each pattern. */
const mostNames = 1_024;

/** What TX holds when an exchange begins: the same for all exchanges. */
export class FirstMembers {
  readonly all: ReadonlyMap<string, string>;
  readonly #alike = new Map<LinearExpression, Map<string, boolean>>();

  constructor(all: ReadonlyMap<string, string> = new Map()) {
    this.all = all;
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

  /** All that a pattern means, in the order in which they were written first. */
  *like(pattern: LinearExpression | undefined): Generator<readonly [name: string, value: string]> {
    const { all } = this.#first;
    const isMeant = (name: string) => pattern === undefined || this.#first.isLike(pattern, name);
    for (const [name, value] of all)
      if (!this.#gone.has(name) && isMeant(name)) yield [name, this.#own.get(name) ?? value];
    for (const member of this.#own)
      if ((!all.has(member[0]) || this.#gone.has(member[0])) && isMeant(member[0])) yield member;
  }
}
