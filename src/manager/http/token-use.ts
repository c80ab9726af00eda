import type { Principal, Tokens } from '#credentials';
import type { Clock, Log } from '#kernel';
import type { Store } from '#store';

/** Milliseconds: a token's last use is written at most this often. */
const precision = 60_000;
/** Tokens kept in mind; beyond that the oldest are written again a little early. */
const maxTokens = 1000;

/**
 * Notes when admin tokens were last used, so that forgotten ones can be found. Reads stay reads: it is written once
 * a minute a token at most, beside the request, which does not wait for it and does not fail by it.
 */
export class TokenUse {
  readonly #to: { store: Store; tokens: Tokens; clock: Clock; log: Log };
  readonly #written = new Map<string, number>();

  constructor(to: { store: Store; tokens: Tokens; clock: Clock; log: Log }) {
    this.#to = to;
  }

  note(principal: Principal): void {
    const { store, tokens, clock, log } = this.#to;
    const id = principal.actor.slice('token:'.length);
    const now = clock.now();
    if (now - (this.#written.get(id) ?? -Infinity) < precision) return;
    this.#written.delete(id);
    this.#written.set(id, now);
    if (this.#written.size > maxTokens) {
      for (const oldest of this.#written.keys()) {
        this.#written.delete(oldest);
        break;
      }
    }
    store
      .change(change => tokens.recordTokenUse(change, id))
      .catch((error: unknown) => log.warn({ err: error }, 'the use of an admin token could not be noted'));
  }
}
