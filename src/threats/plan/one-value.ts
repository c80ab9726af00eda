import { answerVariables } from '../interpreter/answer-variables.ts';
import { requestVariables } from '../interpreter/request-variables.ts';
import type { Rule } from '../seclang/rule.ts';
import type { VariableName } from '../seclang/variable-names.ts';

/** What stays the same through a whole phase, whatever rules do in it. */
const isGiven = (variable: VariableName): boolean =>
  variable === 'XML' || requestVariables.has(variable) || answerVariables.has(variable);

/**
 * Whether the first condition of a rule can be told of one value alone, and nothing happens where it does not hold: such a
 * rule is judged only for exchanges that have a value for which it holds.
 */
export function isToldByOneValue({ links: [head] }: Rule): boolean {
  return (
    head?.targets !== undefined &&
    head.seeks !== undefined &&
    // What did not match is captured all the same.
    !(head.negated && head.capture) &&
    head.targets.every(({ variable, counted }) => !counted && isGiven(variable))
  );
}
