/** Counts the octets of unfinished messages that one worker keeps in memory, over all its connections. */
export class HeldOctets {
  readonly #atMost: number;
  #held = 0;

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  /** False when that would be too much; then nothing is counted. */
  take(octets: number): boolean {
    if (this.#held + octets > this.#atMost) return false;
    this.#held += octets;
    return true;
  }

  release(octets: number): void {
    this.#held -= octets;
  }
}
