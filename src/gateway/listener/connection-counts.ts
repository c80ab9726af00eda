import { networkOf } from '../address.ts';
import type { ConcurrencyTable } from '../limits/concurrency-table.ts';
import { Fingerprint } from '../limits/fingerprint.ts';
import type { TotalTable } from '../limits/total-table.ts';

/** Open connections as one listener counts them. The answers take back, once; undefined where all are taken. */
export interface ListenerCounts {
  enter(limit: number): (() => void) | undefined;
  /** For the connections of one client; `address` is canonical text. */
  enterFrom(address: string, limit: number): (() => void) | undefined;
}

/**
 * Open connections of each listener, in total and of each client address, counted over all worker threads in memory
 * that they share. An IPv6 client is its /64 network, since that is what one client is given. Where the table of
 * addresses is full, some share a count and are refused early; nobody gets more than the limit.
 */
export class ConnectionCounts {
  readonly #totals: TotalTable;
  readonly #addresses: ConcurrencyTable;
  readonly #print: Fingerprint;

  constructor(totals: TotalTable, addresses: ConcurrencyTable) {
    this.#totals = totals;
    this.#addresses = addresses;
    this.#print = new Fingerprint(addresses.seed);
  }

  /** Those of one listener. `spares`: addresses of proxies, which speak for many clients. */
  of(listener: number, spares: (address: string) => boolean): ListenerCounts {
    return {
      enter: limit =>
        this.#totals.take(listener, limit) ? () => this.#totals.giveBack(listener) : undefined,
      enterFrom: (address, limit) => {
        if (spares(address)) return nothingTaken;
        const { hi, lo } = this.#print.begin().word(listener).text(networkOf(address)).end();
        const { entry } = this.#addresses.take(hi, lo, limit);
        return entry < 0 ? undefined : () => this.#addresses.giveBack(entry);
      },
    };
  }
}

const nothingTaken = (): void => {};
