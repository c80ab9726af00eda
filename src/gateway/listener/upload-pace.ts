/** Milliseconds over which the pace of an upload is measured. */
const windowMs = 20_000;

/**
 * Tells a slow upload from one that only trickles, to hold on to what serves it. What counts is the time in which
 * somebody waits for the client: while nobody reads the body, or the upstream takes no more of it, the client is not to
 * blame.
 */
export class UploadPace {
  #since = 0;
  #octets = 0;
  #waits = false;

  /**
   * To be called every second or so, `octets` counting up. True when fewer than `rate` octets a second came over the last
   * window; 0 for any pace.
   */
  isTooSlow(now: number, octets: number, waits: boolean, rate: number): boolean {
    const waited = this.#waits;
    this.#waits = waits;
    if (!waits || !waited || rate === 0) {
      this.#since = now;
      this.#octets = octets;
      return false;
    }
    const elapsed = now - this.#since;
    if (elapsed < windowMs) return false;
    const came = octets - this.#octets;
    this.#since = now;
    this.#octets = octets;
    return came < (rate * elapsed) / 1000;
  }
}
