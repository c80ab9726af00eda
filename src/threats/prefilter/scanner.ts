import { type Profile, setBit } from './tables.ts';

/** Goes through texts of one alphabet. */
export class Scanner {
  readonly profile: Profile;
  /** Bits of the predicates that the last scan gave a reason to look at. */
  readonly candidates: Uint32Array;
  /** By clause and by state: the number of the scan that found it last. */
  readonly #fulfilled: Uint32Array;
  readonly #seen: Uint32Array;
  #scan = 0;

  constructor(profile: Profile, words: number) {
    this.profile = profile;
    this.candidates = new Uint32Array(words);
    this.#fulfilled = new Uint32Array(profile.octets.length / 2);
    this.#seen = new Uint32Array(profile.automaton.listAt.length);
  }

  begin(): void {
    if (++this.#scan > 0xffff_fff0) {
      this.#fulfilled.fill(0);
      this.#seen.fill(0);
      this.#scan = 1;
    }
    for (let i = 0; i < this.candidates.length; i++) this.candidates[i] = 0;
  }

  scan(octets: Uint8Array, from: number, end: number): void {
    const { columns, shift, next, firstEnd } = this.profile.automaton;
    let state = 0;
    for (let at = from; at < end; at++) {
      state = next[(state << shift) | (columns[octets[at] as number] as number)] as number;
      if (state >= firstEnd) this.#ends(state - firstEnd);
    }
  }

  /** Whether all clauses of a predicate are fulfilled by what was found, or by the octets that are there. */
  mayMatch(predicate: number, signs: number, others: number): boolean {
    const { clausesAt, clauses, octets } = this.profile;
    const at = clausesAt[predicate] as number;
    if (at === -1) return false;
    const last = at + (clauses[at] as number);
    for (let i = at + 1; i <= last; i++) {
      const clause = clauses[i] as number;
      if (
        this.#fulfilled[clause] !== this.#scan &&
        ((signs & (octets[clause * 2] as number)) | (others & (octets[clause * 2 + 1] as number))) === 0
      )
        return false;
    }
    return true;
  }

  /** Notes the clauses of the literals that end in a state. */
  #ends(state: number): void {
    if (this.#seen[state] === this.#scan) return;
    this.#seen[state] = this.#scan;
    const { automaton, triggersAt, triggers } = this.profile;
    const at = automaton.listAt[state] as number;
    const last = at + (automaton.lists[at] as number);
    for (let i = at + 1; i <= last; i++) {
      const clause = automaton.lists[i] as number;
      if (this.#fulfilled[clause] === this.#scan) continue;
      this.#fulfilled[clause] = this.#scan;
      const first = triggersAt[clause] as number;
      if (first === -1) continue;
      const end = first + (triggers[first] as number);
      for (let t = first + 1; t <= end; t++) setBit(this.candidates, triggers[t] as number);
    }
  }
}
