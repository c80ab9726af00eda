import { createHmac, hkdfSync } from 'node:crypto';

/** A new nonce is given out so often, and each is taken so many times as long (milliseconds). */
const newEveryMs = 60_000;
const takenFor = 5;

/**
 * Nonces for proofs (RFC 9449 section 8): what a client must put into a proof, so that none was made long ago and kept.
 * They say when they were given out, under a key that every gateway has, so that nobody needs to remember them and any
 * gateway takes what another gave.
 */
export class ServerNonces {
  readonly #key: Buffer;
  #slot = Number.NaN;
  #good: readonly string[] = [];

  /** `secret`: known to all gateways, and to nobody else. */
  constructor(secret: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'gatehouse/1/proof nonces', 32));
  }

  /** What to put into proofs from now on. */
  current(now: number): string {
    return this.#at(now)[0] ?? '';
  }

  isGood(nonce: string, now: number): boolean {
    return this.#at(now).includes(nonce);
  }

  /** The newest first. */
  #at(now: number): readonly string[] {
    const slot = Math.floor(now / newEveryMs);
    if (slot !== this.#slot) {
      this.#slot = slot;
      this.#good = Array.from({ length: takenFor }, (_, age) => this.#make(slot - age));
    }
    return this.#good;
  }

  #make(slot: number): string {
    return createHmac('sha256', this.#key)
      .update(String(slot))
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  }
}
