import { randomBytes } from 'node:crypto';
import { BlockTable } from './blocks/block-table.ts';
import { HeldCounts } from './held-counts.ts';
import { ConcurrencyTable, createLedger, type Ledger } from './limits/concurrency-table.ts';
import { seedOf } from './limits/fingerprint.ts';
import { LimitTable } from './limits/limit-table.ts';
import { QuotaTable } from './limits/quota-table.ts';
import { TotalTable } from './limits/total-table.ts';
import { ReplayTable } from './proofs/replay-table.ts';

export interface SharedTablesOptions {
  readonly listeners: number;
  /** Worker threads. */
  readonly workers: number;
  /** Eight secret bytes, the same after a restart: stored quota counts are known by what they make. */
  readonly quotaSeed: Uint8Array;
  /** True where quotas are granted only from blocks that a keeper has reserved (`keepQuotas`). */
  readonly reservesQuotas?: boolean;
  /** How many subjects limits and quotas are kept for at once. */
  readonly subjects?: number;
  /** How many proofs of possession may be remembered at once. */
  readonly proofs?: number;
}

/** What workers count in memory that they share. */
export interface SharedBuffers {
  readonly limits: SharedArrayBuffer;
  readonly quotas: SharedArrayBuffer;
  /** Who is blocked for a while. */
  readonly blocks: SharedArrayBuffer;
  /** Requests under way of subjects. */
  readonly underWay: SharedArrayBuffer;
  /** Proofs that were used. */
  readonly proofs: SharedArrayBuffer;
  /** Open connections of each listener, in the order of `listeners`. */
  readonly connections: SharedArrayBuffer;
  /** Open connections of client addresses. */
  readonly addresses: SharedArrayBuffer;
}

/** What one worker has entered in tables of things that are held for a while. */
export interface Ledgers {
  readonly underWay: Ledger;
  readonly addresses: Ledger;
}

const defaultSubjects = 2 ** 18;
/** How many are remembered as blocked, or as having attacked lately. */
const subjectsBlocked = 2 ** 15;
/** How many may have requests under way at once; more than connections are accepted. */
const subjectsUnderWay = 2 ** 16;
/**
 * How many proofs of possession may be remembered at once unless told (12 octets each, taken from the system as they are used):
 * 17,000 a second at the usual age of a minute. Beyond it further ones are refused.
 */
const proofsRemembered = 2 ** 20;
/** How many addresses may have connections open at once; beyond it some share a count. */
const addressesConnected = 2 ** 16;
/** How many workers there may be for each that serves: some start, some drain, some have failed and finish. */
const workersForEach = 4;

/** The counts of all workers of a host, in memory that every worker sees. */
export class SharedTables {
  readonly quotas: QuotaTable;
  readonly blocks: BlockTable;
  readonly #limits: LimitTable;
  readonly #underWay: HeldCounts;
  readonly #proofs: ReplayTable;
  readonly #addresses: HeldCounts;
  readonly #connections: TotalTable;

  constructor(options: SharedTablesOptions) {
    const subjects = options.subjects ?? defaultSubjects;
    this.#limits = LimitTable.create({ slots: subjects, seed: seedOf(randomBytes(8)) });
    this.quotas = QuotaTable.create({
      slots: subjects,
      seed: seedOf(options.quotaSeed),
      reserving: options.reservesQuotas ?? false,
    });
    this.blocks = BlockTable.create({ slots: subjectsBlocked, seed: seedOf(randomBytes(8)) });
    const { seed } = this.#limits;
    this.#underWay = new HeldCounts(ConcurrencyTable.create({ slots: subjectsUnderWay, seed }));
    this.#proofs = ReplayTable.create({
      proofs: options.proofs ?? proofsRemembered,
      seed: seedOf(randomBytes(8)),
      epoch: Date.now(),
    });
    this.#addresses = new HeldCounts(ConcurrencyTable.create({ slots: addressesConnected, seed }));
    this.#connections = TotalTable.create({
      rows: options.listeners,
      workers: workersForEach * options.workers + 8,
    });
  }

  /** What workers are given to see them. */
  get buffers(): SharedBuffers {
    return {
      limits: this.#limits.buffer,
      quotas: this.quotas.buffer,
      blocks: this.blocks.buffer,
      underWay: this.#underWay.table.buffer,
      proofs: this.#proofs.buffer,
      connections: this.#connections.buffer,
      addresses: this.#addresses.table.buffer,
    };
  }

  /** From here on the ledgers are this worker's. */
  keep(worker: object, ledgers: Ledgers): void {
    this.#underWay.keep(worker, ledgers.underWay);
    this.#addresses.keep(worker, ledgers.addresses);
  }

  /** To be called when a worker has ended, before another one takes its index: it may have died with a lock in its hand. */
  forget(worker: { readonly index: number }): void {
    const { index } = worker;
    this.#limits.releaseLocksOf(index);
    this.#proofs.releaseLocksOf(index);
    this.quotas.releaseLocksOf(index);
    this.blocks.releaseLocksOf(index);
    this.#underWay.forget(worker, index);
    this.#addresses.forget(worker, index);
    this.#connections.forget(index);
  }
}

export const createLedgers = (): Ledgers => ({ underWay: createLedger(), addresses: createLedger() });
