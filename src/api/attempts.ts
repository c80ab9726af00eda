import type { Clock } from '#kernel';
import { addressGroup } from './address-group.ts';

/** Failures of one address within one window before it is made to wait. */
const allowedFailures = 10;
const windowMs = 60_000;
/** Addresses kept in mind; memory stays bounded whatever clients do. */
const maxAddresses = 10_000;

/**
 * Failed authentications per client address, in memory. It does not protect the tokens (their 160 bits do), but
 * the store and the log from a client that keeps trying.
 */
export class FailedAttempts {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { count: number; until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds that the address must wait before it is heard again; 0 when it may speak. */
  wait(address: string): number {
    const entry = this.#failures.get(addressGroup(address));
    if (entry === undefined || entry.count < allowedFailures) return 0;
    return Math.max(0, Math.ceil((entry.until - this.#clock.now()) / 1000));
  }

  fail(address: string): void {
    const now = this.#clock.now();
    const key = addressGroup(address);
    const entry = this.#failures.get(key);
    if (entry !== undefined && entry.until > now) {
      entry.count += 1;
      return;
    }
    this.#failures.delete(key);
    if (this.#failures.size >= maxAddresses) this.#makeRoom();
    this.#failures.set(key, { count: 1, until: now + windowMs });
  }

  get size(): number {
    return this.#failures.size;
  }

  /** The oldest goes: a map keeps the order of insertion, and all windows are equally long. */
  #makeRoom(): void {
    for (const oldest of this.#failures.keys()) {
      this.#failures.delete(oldest);
      return;
    }
  }
}
