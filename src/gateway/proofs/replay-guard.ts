import type { Received } from '../exchange.ts';
import { Fingerprint } from '../limits/fingerprint.ts';
import type { SharedProofs } from '../limits/shared-limits.ts';
import type { Verdict } from '../policy.ts';
import { Refusal } from '../refusal.ts';
import type { ReplayTable } from './replay-table.ts';

/** Fields of a 401 (RFC 9110 section 11.6.1). */
type Challenge = Readonly<Record<string, string>>;

/** What is known of one request, for as long as it lasts. */
interface Shown {
  /** Milliseconds since the epoch, when it was first judged. */
  readonly at: number;
  /** Proofs by name, and until when each must be remembered (milliseconds since the epoch). */
  readonly proofs: Map<string, number>;
  readonly claimed: Set<string>;
}

/**
 * Takes each proof once. A proof is looked up when it is read, so that a replay costs nobody any of his limits, and
 * claimed after limits have let the request pass, so that nobody fills the table with more than he may send.
 *
 * A request that lasts is judged again, by other attachments and later: what it showed was used by itself, and was
 * as young as it was when it came.
 */
export class ReplayGuard {
  readonly #table: ReplayTable;
  readonly #shared: SharedProofs | undefined;
  readonly #print: Fingerprint;
  /** By the client's request. */
  readonly #shown = new WeakMap<object, Shown>();

  constructor(table: ReplayTable, shared: SharedProofs | undefined) {
    this.#table = table;
    this.#shared = shared;
    this.#print = new Fingerprint(table.seed);
  }

  /** When a request came, also where it is judged again: what its proofs are as old as. */
  arrival(x: Pick<Received, 'request' | 'now'>): number {
    return this.#shown.get(x.request)?.at ?? x.now;
  }

  /**
   * Notes a proof that was found good, and would be until `until` (milliseconds since the epoch); `name` holds all
   * that tells it from others. False where another request has used it.
   */
  note(x: Pick<Received, 'request' | 'now'>, name: string, until: number): boolean {
    let shown = this.#shown.get(x.request);
    if (shown === undefined) {
      shown = { at: x.now, proofs: new Map(), claimed: new Set() };
      this.#shown.set(x.request, shown);
    }
    if (shown.claimed.has(name)) return true;
    const { hi, lo } = this.#print.begin().text(name).end();
    if (this.#table.isUsed(hi, lo, x.now)) return false;
    shown.proofs.set(name, Math.max(until, shown.proofs.get(name) ?? 0));
    return true;
  }

  /**
   * Claims what the request showed. Refuses what was used before, and what nobody can tell of whether it was.
   * `headers`: how to authenticate, for the refusal.
   */
  claim(x: Pick<Received, 'request' | 'now'>, headers: () => Challenge): Verdict {
    const shown = this.#shown.get(x.request);
    if (shown === undefined) return undefined;
    let wait: Promise<Refusal | undefined> | undefined;
    for (const [name, until] of shown.proofs) {
      if (shown.claimed.has(name)) continue;
      const { hi, lo } = this.#print.begin().text(name).end();
      const claim = this.#table.claim(hi, lo, x.now, until);
      if (claim === 'used') return replayed(headers());
      if (claim === 'full') return unavailable('the table of used proofs is full');
      shown.claimed.add(name);
      if (this.#shared !== undefined) {
        const shared = this.#shared;
        const ask = () => claimTogether(shared, name, Math.max(until - x.now, 1_000), headers);
        wait = wait === undefined ? ask() : wait.then(refusal => refusal ?? ask());
      }
    }
    return wait;
  }
}

async function claimTogether(
  shared: SharedProofs,
  name: string,
  forMs: number,
  headers: () => Challenge,
): Promise<Refusal | undefined> {
  const isFirst = await shared.claim(name, Math.ceil(forMs));
  if (isFirst === undefined) return unavailable('the cache that machines share is away');
  return isFirst ? undefined : replayed(headers());
}

/** A proof that was used before. */
export const replayed = (headers: Challenge): Refusal =>
  new Refusal('proof-replayed', { headers, reason: 'it was used before' });

const unavailable = (reason: string): Refusal =>
  new Refusal('proofs-unavailable', { headers: { 'retry-after': '1' }, reason });
