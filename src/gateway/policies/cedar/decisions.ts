/** What was decided for one caller and one input. */
export interface CedarDecision {
  readonly isPermitted: boolean;
  /** Names of the policies that decided it. */
  readonly because: readonly string[];
  /** What went wrong in single policies: then nothing is permitted. */
  readonly errors: readonly string[];
  /** Of things that were asked for at once: the one that is not permitted. */
  readonly resource?: string;
}

/** Decisions kept in one thread, of all policies together. */
const most = 20_000;
/** Characters of a key; what is longer comes from long inputs, and would let clients choose how much is kept. */
const longestKey = 1_024;

/**
 * Decisions by everything that they were made of: the policies, what is known of the caller, and the inputs that the
 * policies read. Whatever changes, a role, a group, an application's tag, the text of a policy, makes another key, so
 * nothing has to be forgotten in time; what is not asked for any more is pushed out by the next ones.
 */
export class Decisions {
  readonly #kept = new Map<string, CedarDecision>();

  get size(): number {
    return this.#kept.size;
  }

  get(key: string): CedarDecision | undefined {
    return this.#kept.get(key);
  }

  keep(key: string, decision: CedarDecision): void {
    if (key.length > longestKey) return;
    if (this.#kept.size >= most)
      for (const oldest of this.#kept.keys()) {
        this.#kept.delete(oldest);
        break;
      }
    this.#kept.set(key, decision);
  }
}
