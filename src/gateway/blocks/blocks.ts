import type { SharedLimits } from '../limits/shared-limits.ts';
import type { BlockRule } from './block-rule.ts';
import type { BlockTable, SharedBlock } from './block-table.ts';
import { BlockReports, type BlockReport } from './block-report.ts';
import { Tarpit } from './tarpit.ts';

/** Tells other machines of blocks, where there is a cache. */
export interface BlockNews {
  began(block: SharedBlock): void;
  lifted(id: string, until: number): void;
}

export interface BlocksOptions {
  readonly table: BlockTable;
  /** Counts strikes together with other machines, and tells them of blocks. */
  readonly shared?: { readonly limits: Pick<SharedLimits, 'take'>; readonly news: BlockNews } | undefined;
}

/** Who is blocked for a while, and the one place where strikes become blocks. */
export class Blocks {
  readonly table: BlockTable;
  readonly tarpit = new Tarpit();
  readonly #shared: BlocksOptions['shared'];
  readonly #reports = new BlockReports();

  constructor({ table, shared }: BlocksOptions) {
    this.table = table;
    this.#shared = shared;
  }

  /** What happened since the last call. */
  takeReport(): BlockReport | undefined {
    return this.#reports.take(this.tarpit.held);
  }

  /** A block of this machine was lifted: others hear of it, where there are any. */
  lifted(id: string, until: number): void {
    this.#shared?.news.lifted(id, until);
  }

  /** Counts a strike of this subject. `text`: of whom, should it be blocked now. */
  strike(hi: number, lo: number, now: number, rule: BlockRule, text: () => string): void {
    const shared = this.#shared;
    if (shared === undefined) {
      this.#note(this.table.strike(hi, lo, now, rule, text));
      return;
    }
    // The exchange may be over, and its buffers gone, when the cache has answered.
    const written = text();
    void this.#strikeTogether(shared, { hi, lo, now, rule, text: () => written });
  }

  async #strikeTogether(
    shared: NonNullable<BlocksOptions['shared']>,
    { hi, lo, now, rule, text }: Strike,
  ): Promise<void> {
    const ask = {
      hi,
      // After a block, and after a lift, strikes are counted from the beginning.
      lo: lo ^ this.table.roundOf(hi, lo),
      intervalUs: Math.round(rule.emissionIntervalMs * 1000),
      toleranceUs: Math.round(rule.toleranceMs * 1000),
      blocks: true,
    };
    const [count] = (await shared.limits.take([ask])) ?? [];
    if (count?.allowed === true) return;
    // While the cache is away each machine counts for itself.
    const struck =
      count === undefined
        ? this.table.strike(hi, lo, now, rule, text)
        : this.table.start(hi, lo, now, rule, text);
    const began = this.#note(struck);
    if (began !== undefined) shared.news.began(began);
  }

  #note(struck: ReturnType<BlockTable['strike']>): SharedBlock | undefined {
    if (struck === 'crowded') this.#reports.crowded();
    else if (struck !== undefined) this.#reports.began(struck);
    return struck === 'crowded' ? undefined : struck;
  }
}

interface Strike {
  readonly hi: number;
  readonly lo: number;
  readonly now: number;
  readonly rule: BlockRule;
  readonly text: () => string;
}
