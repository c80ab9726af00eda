import { linearExpression } from '../regex/linear.ts';
import { matched, type Operator } from './operator.ts';

/** A regular expression is found in the value. */
export const rx: Operator = ({ text, macro }) => {
  if (macro.constant === undefined)
    throw new Error(
      `expected a regular expression without variables: "${text}" would be another for each request`,
    );
  const expression = linearExpression(text);
  return (value, _around, capture) =>
    capture ? expression.groups(value) : expression.test(value) ? matched : undefined;
};
