/** Tells when the client goes. */
interface Leaving {
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}

/**
 * Holds refusals back for a while, so that whoever attacks waits for each answer. Of bounded number: what a held request
 * costs is its connection and a timer, and beyond the bound refusals go out at once, or who attacks would use up what
 * others need. Nothing is held that has a connection to an upstream.
 */
export class Tarpit {
  #held = 0;

  get held(): number {
    return this.#held;
  }

  /** Resolves after `seconds`, or when the client leaves; undefined where `most` are held already. */
  hold(seconds: number, most: number, client: Leaving): Promise<void> | undefined {
    if (this.#held >= most) return undefined;
    this.#held++;
    return new Promise(resolve => {
      const release = (): void => {
        clearTimeout(timer);
        client.off('close', release);
        this.#held--;
        resolve();
      };
      const timer = setTimeout(release, seconds * 1000);
      client.once('close', release);
    });
  }
}
