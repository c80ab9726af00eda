import type { IncomingMessage } from 'node:http';
import { addressGroup, RequestRate } from '#api';
import { GatehouseError, type Clock } from '#kernel';

/** Requests a minute and address that a stranger may send to where each is written down, or tries a code. */
const strangersPerMinute = 120;
/** Failed proofs of who a client is, a minute and address. */
const failuresPerMinute = 30;

/** Where anybody may ask without having proven anything, and costs us a row or has a guess. */
const forStrangers = /^\/(?:authorize|par|device)(?:[/?]|$)/;
/** Where clients prove who they are. */
const forClients = /^\/(?:token|par|introspect|revoke|device\/authorize)(?:[/?]|$)/;

/** Keeps one address from filling the store, and from guessing codes and secrets by number. */
export class Admission {
  readonly #strangers: RequestRate;
  readonly #failures: RequestRate;
  /** By group: who has one address of IPv6 has all that stand beside it. */
  readonly #failed = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#strangers = new RequestRate(clock, strangersPerMinute);
    this.#failures = new RequestRate(clock, failuresPerMinute);
  }

  /** Seconds that the address has to wait; 0 when it may go on. */
  wait(request: IncomingMessage, address: string): number {
    const path = request.url ?? '';
    if (forClients.test(path) && (this.#failed.get(addressGroup(address)) ?? 0) > this.#clock.now())
      return 60;
    return forStrangers.test(path) && isTooMany(() => this.#strangers.countAddress(address)) ? 60 : 0;
  }

  /** Notes what became of it. */
  answered(request: IncomingMessage, address: string, status: number): void {
    if (status !== 401 || !forClients.test(request.url ?? '')) return;
    if (!isTooMany(() => this.#failures.countAddress(address))) return;
    if (this.#failed.size > 10_000) this.#failed.clear();
    this.#failed.set(addressGroup(address), this.#clock.now() + 60_000);
  }
}

function isTooMany(count: () => void): boolean {
  try {
    count();
    return false;
  } catch (error) {
    if (error instanceof GatehouseError && error.code === 'rate-limited') return true;
    throw error;
  }
}
