import type { Balance } from './balance.ts';
import type { Member } from './member.ts';

/** Targets that do the same work, and how one is chosen. */
export class Group {
  readonly members: readonly Member[];
  readonly #balance: Balance;
  // Filled anew for each choice, and kept for the next one.
  readonly #good: Member[] = [];
  readonly #doubtful: Member[] = [];

  constructor(members: readonly Member[], balance: Balance) {
    this.members = members;
    this.#balance = balance;
  }

  /**
   * One that is not among those tried. What could not be reached or was ejected is used only where nothing better is
   * left: that is advice. A health check and a circuit breaker are not: then there is none.
   */
  choose(hash: number, tried: readonly Member[], now: number): Member | undefined {
    const good = this.#good;
    const doubtful = this.#doubtful;
    good.length = doubtful.length = 0;
    for (const member of this.members) {
      if (tried.includes(member)) continue;
      const standing = member.standing(now);
      if (standing === 'good') good.push(member);
      else if (standing === 'doubtful') doubtful.push(member);
    }
    const usable = good.length > 0 ? good : doubtful;
    return usable.length < 2 ? usable[0] : this.#balance(usable, hash, now);
  }
}
