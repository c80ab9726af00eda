/** When client secrets were last used, written down beside the requests that used them. */
import type { Clock, Log } from '#kernel';
import type { Store } from '#store';

/** Milliseconds: a secret's last use is written at most this often. */
const precision = 60_000;
/** Secrets kept in mind; beyond that the oldest are written again a little early. */
const maxSecrets = 1000;

/**
 * Notes the use of client secrets, so that forgotten ones can be found. It is written once a minute a secret at
 * most; no token request waits for it or fails by it.
 */
export class ClientSecretUse {
  readonly #to: { readonly store: Store; readonly clock: Clock; readonly log: Log };
  readonly #written = new Map<string, number>();

  constructor(to: { store: Store; clock: Clock; log: Log }) {
    this.#to = to;
  }

  note(secretId: string): void {
    const { store, clock, log } = this.#to;
    const now = clock.now();
    if (now - (this.#written.get(secretId) ?? -Infinity) < precision) return;
    this.#written.delete(secretId);
    this.#written.set(secretId, now);
    if (this.#written.size > maxSecrets) {
      for (const oldest of this.#written.keys()) {
        this.#written.delete(oldest);
        break;
      }
    }
    store
      .change(({ tx }) =>
        tx.updateTable('client_secrets').set({ last_used_at: now }).where('id', '=', secretId).execute(),
      )
      .catch((error: unknown) => log.warn({ err: error }, 'the use of a client secret could not be noted'));
  }
}
