import type { SharedBlock } from './block-table.ts';
import { blockKind, heldBlock } from './held-block.ts';

/** A block that began, for log and metrics: whom it is of is told in the console only. */
export interface BegunBlock {
  readonly id: string;
  readonly zone: string;
  readonly what: ReturnType<typeof blockKind>;
  readonly mode: 'block' | 'report';
  readonly level: number;
  readonly seconds: number;
}

/** What a worker saw of blocks since its last report. */
export interface BlockReport {
  readonly began: readonly BegunBlock[];
  /** Strikes that found no room. */
  readonly crowded: number;
  /** Answers that are held back now. */
  readonly held: number;
}

/** Blocks that are told one by one between two reports; of the others only the list in the console tells. */
const mostBegun = 1_000;

/** Collects what happens with blocks until it is asked. */
export class BlockReports {
  #began: BegunBlock[] = [];
  #crowded = 0;
  #told = false;

  began(block: SharedBlock): void {
    const held = heldBlock({ ...block, refused: 0 });
    if (held === undefined || this.#began.length >= mostBegun) return;
    const { id, zone, level, since, until, reports } = held;
    this.#began.push({
      id,
      zone,
      what: blockKind(held),
      mode: reports ? 'report' : 'block',
      level,
      seconds: until - since,
    });
  }

  crowded(): void {
    this.#crowded++;
  }

  /** What was seen since the last call; undefined where there is nothing to tell, nor was before. */
  take(held: number): BlockReport | undefined {
    const isQuiet = this.#began.length === 0 && this.#crowded === 0 && held === 0;
    const told = this.#told;
    this.#told = !isQuiet;
    if (isQuiet && !told) return undefined;
    const report = { began: this.#began, crowded: this.#crowded, held };
    this.#began = [];
    this.#crowded = 0;
    return report;
  }
}
