import { type LinearExpression, linearExpression } from '../regex/linear.ts';
import { forRe2, type Widening } from '../regex/translate.ts';
import { matched, type Operator, type Surroundings, type Test } from './operator.ts';

/** A regular expression is found in the value. */
export const rx: Operator = ({ text, macro, negated, published, proven }) => {
  // Of a negated pattern nothing may be widened that could let something pass.
  const widens = !published ? 'nothing' : negated ? 'possessive' : 'all';
  if (macro.constant === undefined) {
    if (published) return { test: patternOfRequest(macro, widens), seeks: undefined };
    throw new Error(
      `expected a regular expression without variables: "${text}" would be another for each request`,
    );
  }
  const expression = linearExpression(text, false, widens, proven);
  return {
    test: (value, around, capture) => finds(expression, value, around, capture),
    seeks: { kind: 'pattern', source: forRe2(text, false, widens), ignoresCase: false },
  };
};

const finds = (expression: LinearExpression, value: string, around: Surroundings, capture: boolean) =>
  capture
    ? expression.groups(value, octets => around.spend?.(octets))
    : expression.test(value)
      ? matched
      : undefined;

/** Patterns that are kept compiled for one rule, and octets of each. */
const mostKept = 16;
const longest = 4_096;

/**
 * CRS 3.3 puts lists of its own settings into two patterns, so that they are the same for every request: they are kept
 * compiled. One that cannot be compiled throws, and the request is refused.
 */
function patternOfRequest(macro: Parameters<Operator>[0]['macro'], widens: Widening): Test {
  const kept = new Map<string, LinearExpression>();
  return (value, around, capture) => {
    const text = around.expand(macro);
    let expression = kept.get(text);
    if (expression === undefined) {
      if (text.length > longest) throw new Error(`expected a pattern of at most ${longest} octets`);
      if (kept.size >= mostKept) kept.clear();
      kept.set(text, (expression = linearExpression(text, false, widens)));
    }
    return finds(expression, value, around, capture);
  };
}
