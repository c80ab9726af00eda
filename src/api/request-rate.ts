import { GatehouseError, type Clock } from '#kernel';
import { addressGroup } from './address-group.ts';

const windowMs = 60_000;
/** Subjects kept in mind; memory stays bounded whatever clients do. */
const maxSubjects = 20_000;

/**
 * Requests per client in windows of a minute, in memory. It keeps one client from wearing out the control plane; it
 * is no guard of anything secret.
 */
export class RequestRate {
  readonly #clock: Clock;
  readonly #perMinute: number;
  readonly #counts = new Map<string, { count: number; readonly until: number }>();

  constructor(clock: Clock, perMinute: number) {
    this.#clock = clock;
    this.#perMinute = perMinute;
  }

  /** Counts a request of an address, or refuses it. @throws rate-limited */
  countAddress(address: string): void {
    this.count(`address ${addressGroup(address)}`);
  }

  /** Counts a request of anybody who has a name. @throws rate-limited */
  count(subject: string): void {
    const now = this.#clock.now();
    const known = this.#counts.get(subject);
    // A clock that was set back must not lock anybody out for longer than a window.
    if (known !== undefined && known.until > now && known.until <= now + windowMs) {
      known.count += 1;
      if (known.count > this.#perMinute) throw tooMany(known.until - now);
      return;
    }
    this.#counts.delete(subject);
    if (this.#counts.size >= maxSubjects) this.#makeRoom();
    this.#counts.set(subject, { count: 1, until: now + windowMs });
  }

  get size(): number {
    return this.#counts.size;
  }

  /** The oldest goes: a map keeps the order of insertion, and all windows are equally long. */
  #makeRoom(): void {
    for (const oldest of this.#counts.keys()) {
      this.#counts.delete(oldest);
      return;
    }
  }
}

function tooMany(waitMs: number): GatehouseError {
  return new GatehouseError('rate-limited', 'Too many requests in a short time.', {
    extra: { headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) } },
  });
}
