import type { Decision } from '#gateway';

/** Refusals kept for looking up; older ones give way. */
const kept = 20_000;

/** The latest refusals by decision id, in memory and bounded. */
export class Decisions {
  readonly #byId = new Map<string, Decision[]>();
  #count = 0;

  add(decisions: readonly Decision[]): void {
    for (const decision of decisions) {
      const known = this.#byId.get(decision.id);
      if (known === undefined) this.#byId.set(decision.id, [decision]);
      else known.push(decision);
      this.#count++;
    }
    for (const [id, oldest] of this.#byId) {
      if (this.#count <= kept) return;
      this.#byId.delete(id);
      this.#count -= oldest.length;
    }
  }

  /** All that is known of one decision: the refusal, and checks that only report. */
  find(id: string): readonly Decision[] {
    return this.#byId.get(id) ?? [];
  }

  /** The latest refusals, newest first. */
  latest(limit: number): readonly Decision[] {
    return [...this.#byId.values()].slice(-limit).reverse().flat();
  }
}
