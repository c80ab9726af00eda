import { holds } from '../interpreter/conditions.ts';
import type { NotedMembers } from '../interpreter/members.ts';
import type { Transaction } from '../interpreter/transaction.ts';
import type { Phase, Rule } from '../seclang/rule.ts';
import type { Step } from './fold.ts';
import { isToldOf, isWithEffects, shownHeader, type Told, toldSteps } from './told.ts';

/** Shapes that are remembered, and characters of what tells one from another. */
const most = 1_024;
const longest = 1_024;

/** What a rule comes to for all requests of one shape: whether it matches, and what it writes into TX. */
interface Outcome {
  readonly matches: boolean;
  readonly written: NotedMembers['written'];
}

/** By step: what was found out so far; `judge` where the shape alone does not tell. */
type Outcomes = (Outcome | 'judge' | undefined)[];

/** What is known of all requests of one shape: by phase, and by the phase that came before. */
class Shape {
  readonly #outcomes = new Map<number, Outcomes>();

  outcomes(phase: Phase, before: number): Outcomes {
    const place = before * 8 + phase;
    let outcomes = this.#outcomes.get(place);
    if (outcomes === undefined) this.#outcomes.set(place, (outcomes = []));
    return outcomes;
  }
}

/**
 * Some rules look at no value that changes from request to request, but at the method, at which headers there are, at the
 * type of the body, and at what other such rules wrote. For all requests of one shape they come to the same, as long as
 * no other rule has matched. That is found out once for each shape, and done again without asking.
 */
export class Shapes {
  readonly #told: ReadonlyMap<Phase, readonly (Told | undefined)[]>;
  readonly #ids: readonly number[];
  readonly #shapes = new Map<string, Shape>();

  constructor(phases: ReadonlyMap<Phase, readonly Step[]>) {
    this.#told = toldSteps(phases);
    this.#ids = [...this.#told.values()].flat().flatMap(told => told?.rule.id ?? []);
  }

  /** Rules that may match without being judged: nobody is told of them. */
  get silent(): number[] {
    return [...this.#told.values()]
      .flat()
      .flatMap(told =>
        told !== undefined && isSilent(told.rule) && told.links.every(isWithEffects) ? told.rule.id : [],
      );
  }

  /** How an exchange goes through a phase; undefined where it does not go the way of its shape. */
  way(phase: Phase, exchange: Transaction): Way | undefined {
    const shape = phase === 1 ? this.#shapeOf(exchange) : exchange.course?.shape;
    const before = exchange.course?.done ?? 0;
    exchange.course = undefined;
    const told = this.#told.get(phase);
    if (told === undefined || !(shape instanceof Shape)) return undefined;
    if (exchange.entries('MULTIPART_PART_HEADERS', undefined).length > 0) return undefined;
    return new Way(phase, shape, told, shape.outcomes(phase, before));
  }

  #shapeOf(exchange: Transaction): Shape | undefined {
    const { leftOut, observer } = exchange;
    if (observer !== undefined || (leftOut !== undefined && this.#ids.some(id => leftOut.has(id))))
      return undefined;
    const key = keyOf(exchange);
    if (key === undefined) return undefined;
    let shape = this.#shapes.get(key);
    if (shape !== undefined) return shape;
    // Whoever makes up shapes makes the others be found out anew, and nothing else.
    if (this.#shapes.size >= most) this.#shapes.clear();
    this.#shapes.set(key, (shape = new Shape()));
    return shape;
  }
}

/** The way of one exchange through one phase. */
class Way {
  readonly #phase: Phase;
  readonly #shape: Shape;
  readonly #told: readonly (Told | undefined)[];
  readonly #outcomes: Outcomes;

  constructor(phase: Phase, shape: Shape, told: readonly (Told | undefined)[], outcomes: Outcomes) {
    this.#phase = phase;
    this.#shape = shape;
    this.#told = told;
    this.#outcomes = outcomes;
  }

  /** Does what a step comes to, and tells whether it matches; undefined where it has to be judged. */
  pass(step: number, exchange: Transaction): boolean | undefined {
    const told = this.#told[step];
    if (told === undefined) return undefined;
    const outcome = (this.#outcomes[step] ??= tried(told, exchange));
    if (outcome === 'judge') return undefined;
    const { written } = outcome;
    for (let i = 0; i < written.length; i++) {
      const [name, value] = written[i] as (typeof written)[number];
      if (value === undefined) exchange.tx.delete(name);
      else exchange.tx.set(name, value);
    }
    return outcome.matches;
  }

  /** The phase is over, and no rule has matched of which the shape does not tell. */
  end(exchange: Transaction): void {
    exchange.course = { shape: this.#shape, done: this.#phase };
  }
}

/** What tells a shape from others: one line for each part, so that no two come to the same. */
function keyOf(exchange: Transaction): string | undefined {
  const { method, protocol } = exchange.facts;
  let key = `${method}\n${protocol}\n${exchange.processor}\n`;
  let lines = 3;
  for (const { key: name, value, kind = '' } of exchange.entries('REQUEST_HEADERS', undefined)) {
    key += `${kind} ${name}\n`;
    lines++;
    if (name.length !== shownHeader.length || name.toLowerCase() !== shownHeader) continue;
    key += `${value}\n`;
    lines++;
  }
  if (key.length > longest) return undefined;
  for (let at = key.indexOf('\n'); at !== -1; at = key.indexOf('\n', at + 1)) lines--;
  return lines === 0 ? key : undefined;
}

/** What a rule comes to here, without doing it. */
function tried(told: Told, exchange: Transaction): Outcome | 'judge' {
  const { rule } = told;
  const { tx } = exchange;
  const noted = tx.noting();
  exchange.tx = noted;
  try {
    const untold = rule.links.findIndex((_, at) => !isToldOf(told, at, exchange));
    const first = untold === -1 ? rule.links : rule.links.slice(0, untold);
    const isHeld = first.length === 0 || holds({ ...rule, links: first }, exchange) !== undefined;
    const outcome = { matches: isHeld, written: [...noted.written] };
    if (!isHeld || (untold === -1 && isSilent(rule))) return outcome;
    if (untold === -1) return 'judge';
    // Whatever the first condition comes to that is not told, one after it may not hold.
    for (const [at, link] of rule.links.entries()) {
      if (at < untold) continue;
      const isTold = isToldOf(told, at, exchange) || told.links[at] === 'whether';
      const alone = { ...rule, links: [{ ...link, effects: [] }] };
      if (isTold && !(link.negated && link.capture) && holds(alone, exchange) === undefined)
        return { ...outcome, matches: false };
      if (link.capture || link.effects.length > 0) return 'judge';
    }
    return 'judge';
  } finally {
    exchange.tx = tx;
  }
}

/** Whether nobody hears of it when a rule matches. */
const isSilent = ({ logged, severity, disruption: { kind } }: Rule): boolean =>
  !logged && severity === undefined && (kind === 'pass' || kind === 'block');
