import type { Plan, PlanTables } from '#threats';
import { type RulesWanted, rulesOf } from './wanted.ts';

/** A worker's side of making tables of threat rules: asks the host, which has them made once for all workers. */
export class RuleTables {
  readonly #tell: (id: number, rules: RulesWanted) => void;
  readonly #waiting = new Map<number, Plan>();
  /** Plans that were asked for: an attachment to a thousand operations asks once. */
  readonly #asked = new WeakSet<Plan>();
  #count = 0;

  constructor(tell: (id: number, rules: RulesWanted) => void) {
    this.#tell = tell;
  }

  ask(rules: RulesWanted, plan: Plan): void {
    if (this.#asked.has(plan)) return;
    this.#asked.add(plan);
    const id = this.#count++;
    this.#waiting.set(id, plan);
    this.#tell(id, rulesOf(rules));
  }

  /** The host has them, or could not make them: then they are made here, however long that takes. */
  came(id: number, tables: PlanTables | undefined): void {
    const plan = this.#waiting.get(id);
    this.#waiting.delete(id);
    plan?.use(tables ?? plan.makeTables());
  }
}
