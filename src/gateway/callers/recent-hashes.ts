/** Texts in each of the two halves. With their hashes, both take less than a megabyte. */
const halfAtMost = 2_048;

/**
 * Hashes of the keys that were found lately, by their text: whoever comes again costs no SHA-256. A hash says nothing
 * of whether its key is still good, so a revoked key is refused as soon as the table no longer knows its hash.
 */
export class RecentHashes {
  #young = new Map<string, Buffer>();
  #old = new Map<string, Buffer>();

  get(text: string): Buffer | undefined {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const old = this.#old.get(text);
    if (old !== undefined) this.add(text, old);
    return old;
  }

  /** Only for texts that are keys: what anybody can make up would drive out the others. */
  add(text: string, hash: Buffer): void {
    if (this.#young.size >= halfAtMost) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, hash);
  }

  /** Number of texts that are held. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }
}
