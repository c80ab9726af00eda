/** Thrown where judging a request takes more than it may: such a request is refused, and no rule is left out. */
export class BudgetExceeded extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'BudgetExceeded';
  }
}

/** What looking at a value costs beside its octets: the call of a transformation or operator. */
const perLook = 16;

/** Work that one request may cause, in octets looked at: each transformation and comparison looks at all of a value. */
export class Budget {
  #left: number;

  constructor(octets: number) {
    this.#left = octets;
  }

  /** Octets that may still be looked at. */
  get left(): number {
    return this.#left;
  }

  /** @throws BudgetExceeded */
  look(octets: number): void {
    this.#left -= octets + perLook;
    if (this.#left < 0) throw new BudgetExceeded('more to inspect than one request may cost');
  }
}
