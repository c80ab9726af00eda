import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PlanTables } from '#threats';
import type { CoreRules } from '../core-rules/files.ts';
import type { RulesWanted } from './wanted.ts';

const buildFile = new URL('build-thread.ts', import.meta.url);

/** Sets of rules whose tables are kept for workers that come later. */
const mostKept = 16;

/** What the thread that builds is given. */
export interface BuildOrders {
  readonly coreRules: CoreRules | undefined;
  readonly rules: RulesWanted;
}

/** Has tables of threat rules made in a thread of their own, once for all workers, which share what is large of them. */
export class TableDesk {
  readonly #kept = new Map<string, Promise<PlanTables>>();
  #last: Promise<unknown> = Promise.resolve();

  /** @throws Error where the thread could not make them. */
  of(coreRules: CoreRules | undefined, rules: RulesWanted): Promise<PlanTables> {
    const key = JSON.stringify([rules, rules.crs === true ? editionOf(coreRules) : 0]);
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    // One after the other: a server with many sets of rules is not to be busy with nothing else.
    const tables = this.#last.then(() => build({ coreRules, rules }));
    this.#last = tables.catch(() => {
      this.#kept.delete(key);
    });
    this.#kept.set(key, tables);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return tables;
  }
}

const editions = new WeakMap<CoreRules, number>();
let edition = 0;

/** Differs for each release that was read. */
function editionOf(coreRules: CoreRules | undefined): number {
  if (coreRules === undefined) return 0;
  const known = editions.get(coreRules) ?? ++edition;
  editions.set(coreRules, known);
  return known;
}

async function build(orders: BuildOrders): Promise<PlanTables> {
  const thread = new Worker(buildFile, { name: 'rule tables', workerData: orders });
  thread.unref();
  try {
    const ended = once(thread, 'exit').then(() => {
      throw new Error('the thread that makes tables of rules ended without them');
    });
    const [tables] = (await Promise.race([once(thread, 'message'), ended])) as [PlanTables];
    return tables;
  } finally {
    void thread.terminate();
  }
}
