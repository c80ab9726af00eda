/** What was counted of one name. */
export interface TopCount {
  readonly requests: number;
  readonly refused: number;
}

/** Names told apart at a time; what comes beyond that is in no list. */
const maxNames = 5_000;

interface Count {
  requests: number;
  refused: number;
}

/** The most frequent names of the last slots, by requests. A slot is what is counted between two calls of `turn`. */
export class SlidingTop {
  readonly #slots = [new Map<string, Count>()];
  readonly #totals = new Map<string, Count>();
  readonly #kept: number;

  /** `kept`: slots that count. */
  constructor(kept: number) {
    this.#kept = kept;
  }

  add(name: string, requests: number, refused: number): void {
    const slot = this.#slots.at(-1);
    if (slot === undefined) return;
    let total = this.#totals.get(name);
    if (total === undefined) {
      if (this.#totals.size >= maxNames) return;
      this.#totals.set(name, (total = { requests: 0, refused: 0 }));
    }
    let count = slot.get(name);
    if (count === undefined) slot.set(name, (count = { requests: 0, refused: 0 }));
    for (const sum of [count, total]) {
      sum.requests += requests;
      sum.refused += refused;
    }
  }

  top(limit: number): (readonly [name: string, count: TopCount])[] {
    return [...this.#totals]
      .toSorted(([a, one], [b, other]) => other.requests - one.requests || (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([name, { requests, refused }]) => [name, { requests, refused }]);
  }

  /** Begins the next slot and lets the oldest go. */
  turn(): void {
    this.#slots.push(new Map());
    if (this.#slots.length <= this.#kept) return;
    for (const [name, gone] of this.#slots.shift() ?? []) {
      const total = this.#totals.get(name);
      if (total === undefined) continue;
      total.requests -= gone.requests;
      total.refused -= gone.refused;
      if (total.requests <= 0) this.#totals.delete(name);
    }
  }
}
