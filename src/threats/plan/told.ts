import type { Transaction } from '../interpreter/transaction.ts';
import type { Macro } from '../seclang/macro.ts';
import type { Link, Phase, Rule, Target } from '../seclang/rule.ts';
import type { VariableName } from '../seclang/variable-names.ts';
import type { Step } from './fold.ts';
import { askedBy, filledInBy, macrosIn, Members, writtenOnTheWay } from './reads.ts';

/** A rule of which the shape of a request tells what it comes to, or some of its conditions. */
export interface Told {
  readonly rule: Rule;
  /**
   * By condition. `unless-there`: only where the headers that it names are not sent; `whether`: whether it holds, and not
   * what it does then.
   */
  readonly links: readonly ('told' | 'unless-there' | 'whether' | 'untold')[];
}

/** Headers whose values belong to the shape: few, and no credentials. */
export const shownHeader = 'content-type';

/** What is the same for all requests of one shape. Parts of a form have headers, and a form with any has no shape. */
const ofShape: ReadonlySet<VariableName> = new Set([
  'REQUEST_METHOD',
  'REQUEST_PROTOCOL',
  'REQUEST_HEADERS_NAMES',
  'REQBODY_PROCESSOR',
  'MULTIPART_PART_HEADERS',
  'MULTIPART_STRICT_ERROR',
  'MULTIPART_UNMATCHED_BOUNDARY',
  'REQBODY_ERROR',
  'URLENCODED_ERROR',
]);
const ofRule: ReadonlySet<VariableName> = new Set([
  'MATCHED_VAR',
  'MATCHED_VAR_NAME',
  'MATCHED_VARS',
  'MATCHED_VARS_NAMES',
]);

/**
 * By phase and step. A step is told as long as all rules before it did what the shape tells, or did not match as a whole:
 * what those may write into TX on the way is what nobody can know.
 */
export function toldSteps(
  phases: ReadonlyMap<Phase, readonly Step[]>,
): ReadonlyMap<Phase, readonly (Told | undefined)[]> {
  const unsure = new Members();
  let isOver = false;
  const all = new Map<Phase, readonly (Told | undefined)[]>();
  for (const [phase, steps] of phases) {
    const told = steps.map(({ rule }) => {
      const one = isOver ? undefined : toldOf(rule, unsure);
      if (one?.links.every(link => link === 'told') === true) return one;
      unsure.addFrom(writtenOnTheWay(rule));
      // Which rules are run, and on what, may be another matter from here on.
      if (rule.links.slice(0, -1).some(({ effects }) => effects.some(({ kind }) => kind === 'control')))
        isOver = true;
      return one;
    });
    all.set(phase, told);
  }
  return all;
}

function toldOf(rule: Rule, unsure: Members): Told | undefined {
  /** Whether the conditions before are all told, so that what they found is, too. */
  let isWhole = true;
  /** Whether one of them captured: where that is not told, nothing after it is asked. */
  let captures = false;
  const links = rule.links.map((link, at) => {
    const asked = captures ? askedBy(link).withoutCaptured() : askedBy(link);
    captures ||= link.capture && !link.negated;
    const filledIn = captures ? filledInBy(link).withoutCaptured() : filledInBy(link);
    const isDone =
      !filledIn.meets(unsure) &&
      link.effects.every(
        effect =>
          effect.kind === 'set-variable' &&
          effect.set.collection === 'TX' &&
          macrosIn(effect).every(macro => isToldIn(macro, true)),
      );
    // One that is asked alone is told nothing by those before it.
    const mayAskRule = isWhole && isDone && at > 0;
    const isAsked = !asked.meets(unsure) && isToldIn(link.argument, mayAskRule);
    const asks = isAsked ? kindOf(link, mayAskRule) : 'untold';
    const kind = isDone ? asks : asks === 'told' ? 'whether' : 'untold';
    if (kind !== 'told') isWhole = false;
    return kind;
  });
  return links.every(link => link === 'untold') ? undefined : { rule, links };
}

function kindOf({ targets = [] }: Link, mayAskRule: boolean): Told['links'][number] {
  const isTold = ({ variable, counted, selector }: Target): boolean =>
    variable === 'TX' ||
    ofShape.has(variable) ||
    (mayAskRule && ofRule.has(variable)) ||
    (variable === 'REQUEST_HEADERS' &&
      (counted || (selector?.kind === 'key' && selector.key === shownHeader)));
  if (targets.every(isTold)) return 'told';
  return targets.every(one => isTold(one) || namesHeader(one)) ? 'unless-there' : 'untold';
}

const namesHeader = ({ variable, selector }: Target): boolean =>
  variable === 'REQUEST_HEADERS' && selector?.kind === 'key';

const isToldIn = ({ parts }: Macro, mayAskRule: boolean): boolean =>
  parts.every(
    part =>
      typeof part === 'string' ||
      part.variable === 'TX' ||
      (part.key === undefined && ofShape.has(part.variable)) ||
      (mayAskRule && ofRule.has(part.variable)),
  );

/** Whether a condition may be told with what it does when it holds. */
export const isWithEffects = (kind: Told['links'][number]): boolean =>
  kind === 'told' || kind === 'unless-there';

/** Whether a condition is told for this request, with what it does. */
export function isToldOf({ links, rule }: Told, at: number, exchange: Transaction): boolean {
  const kind = links[at];
  if (kind !== 'unless-there') return kind === 'told';
  return (rule.links[at]?.targets ?? []).every(
    target =>
      !namesHeader(target) ||
      target.counted ||
      exchange
        .entries('REQUEST_HEADERS', undefined)
        .every(({ key }) => target.selector?.kind !== 'key' || key.toLowerCase() !== target.selector.key),
  );
}
