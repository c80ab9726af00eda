/** Octets of the first buffer that pieces are gathered in. */
const atFirst = 1024;

/**
 * Octets gathered from pieces into one buffer, in memory in proportion to their number. Kept apart, a body that
 * comes in chunks of one octet would take a hundred times its size, and how it comes is the client's choice.
 */
export class Gathered {
  #octets: Buffer | undefined;
  /** The first piece is kept as it came: most bodies are one piece. */
  #isOwn = false;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(piece: Buffer): void {
    const size = this.#size + piece.length;
    if (this.#octets === undefined) this.#octets = piece;
    else {
      if (!this.#isOwn || size > this.#octets.length) this.#grow(size);
      piece.copy(this.#octets, this.#size);
    }
    this.#size = size;
  }

  /** Everything so far. To be asked when nothing more is added. */
  whole(): Buffer {
    return this.#octets?.subarray(0, this.#size) ?? Buffer.alloc(0);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(atFirst, 2 * size));
    this.#octets?.copy(larger, 0, 0, this.#size);
    this.#octets = larger;
    this.#isOwn = true;
  }
}
