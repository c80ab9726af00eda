import { Counter, Gauge, type Registry } from 'prom-client';
import type { Telemetry } from '#gateway';

/** Prometheus metrics of blocks after attacks. Whom they are of is no label: addresses are many, and persons'. */
export class BlockMetrics {
  readonly #begun: Counter<'zone' | 'what' | 'mode'>;
  readonly #holding: Gauge;
  readonly #crowded: Counter;
  readonly #held: Gauge<'worker'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#begun = new Counter({
      name: 'gatehouse_blocks_begun_total',
      help: 'Blocks that began after attacks, by zone, kind of subject and mode.',
      labelNames: ['zone', 'what', 'mode'],
      registers,
    });
    this.#holding = new Gauge({
      name: 'gatehouse_blocks',
      help: 'Blocks that hold now, those included that are only reported.',
      registers,
    });
    this.#crowded = new Counter({
      name: 'gatehouse_block_strikes_dropped_total',
      help: 'Attacks that could not be counted towards a block, for want of room.',
      registers,
    });
    this.#held = new Gauge({
      name: 'gatehouse_tarpit_held',
      help: 'Answers to blocked callers that are held back, by gateway worker.',
      labelNames: ['worker'],
      registers,
    });
  }

  add(worker: number, blocks: Telemetry['blocks']): void {
    for (const { zone, what, mode } of blocks?.began ?? []) this.#begun.inc({ zone, what, mode });
    this.#crowded.inc(blocks?.crowded ?? 0);
    this.#held.set({ worker: String(worker) }, blocks?.held ?? 0);
  }

  holding(blocks: number): void {
    this.#holding.set(blocks);
  }
}
