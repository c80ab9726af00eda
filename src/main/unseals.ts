import { appendAudit } from '#audit';
import type { Unsealed } from '#credentials';
import { systemClock, type Log } from '#kernel';
import type { Store } from '#store';

type Name = Parameters<Unsealed>[0];

/**
 * Writes down which secrets this program opened, for the audit log. Secrets are opened inside changes too, so what was
 * opened is written in one of its own, right after.
 */
export class Unseals {
  readonly #store: Store;
  readonly #log: Log;
  #waiting: { readonly name: Name; readonly at: number }[] = [];
  #writing = false;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  note(name: Name): void {
    this.#waiting.push({ name, at: systemClock.now() });
    if (this.#writing) return;
    this.#writing = true;
    setImmediate(() => void this.#write());
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#store.change(async ({ tx }) => {
          for (const { name, at } of batch)
            await appendAudit(tx, {
              at,
              actor: `system`,
              action: 'vault.unseal',
              resourceKind: 'vault-item',
              resourceId: name.id,
              detail: { realm: name.realm, kind: name.kind, process: process.pid },
              address: '',
            });
        });
      } catch (error) {
        // Attributable all the same: by the log.
        for (const { name } of batch)
          this.#log.warn({ err: error, kind: name.kind, id: name.id }, 'unsealed');
      }
    }
    this.#writing = false;
  }
}
