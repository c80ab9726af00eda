import {
  type AnswerFacts,
  Inspection,
  type Judgement,
  type KeptCollections,
  type Plan,
  type RequestFacts,
  type RunOptions,
} from '#threats';
import type { Routed, Validated } from '../../exchange.ts';
import { factsOfHead } from './facts.ts';

/** What exchanges are judged by. */
interface Judging {
  readonly plan: Plan;
  readonly kept: KeptCollections;
  readonly runFor: (x: Validated) => RunOptions;
  readonly withAnswers: boolean;
}

/** The exchanges of one attachment that rules judge: until their end where answers are judged, or the request alone. */
export class Inspections {
  readonly #judging: Judging;
  /** Gone with the exchange. */
  readonly #underWay = new WeakMap<Routed, Inspection>();

  constructor(judging: Judging) {
    this.#judging = judging;
  }

  request(x: Validated, facts: RequestFacts): Judgement {
    const { plan, kept, runFor, withAnswers } = this.#judging;
    const inspection = new Inspection(plan, kept, runFor(x));
    const judgement = inspection.request(facts);
    // A WebSocket has no answer: what comes through it are messages.
    if (withAnswers && x.upgrade === undefined) this.#underWay.set(x, inspection);
    else inspection.end();
    return judgement;
  }

  answer(x: Validated, facts: AnswerFacts): Judgement {
    // A request whose body cannot be read goes on where that is only reported. Its answer is judged all the same.
    if (!this.#underWay.has(x)) this.request(x, factsOfHead(x));
    const inspection = this.#underWay.get(x);
    if (inspection === undefined) throw new Error('this attachment judges no answers');
    return inspection.answer(facts);
  }

  over(x: Routed): void {
    this.#underWay.get(x)?.end();
    this.#underWay.delete(x);
  }
}
