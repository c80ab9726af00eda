import type { HeldBlock } from '#gateway';

/** Who is blocked for a while after attacks: the gateways of this process know, and nobody writes it down. */
export interface BlockDesk {
  list(now: number): readonly HeldBlock[];
  /** Ends a block at once, for all workers and, where there is a cache, machines. False where it has ended already. */
  lift(id: string, now: number): boolean;
}

export const noBlocks: BlockDesk = { list: () => [], lift: () => false };
