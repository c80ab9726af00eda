import { detectSqli } from '../detectors/sqli/detect.ts';
import { detectXss } from '../detectors/xss/detect.ts';
import { matched, type Operator } from './operator.ts';

/** The value would become part of a statement of SQL; captured is what it looks like. */
export const detectSQLi: Operator = () => value => {
  const found = detectSqli(value);
  return found === undefined ? undefined : [found];
};

/** The value would run script in a page, or load something into it. */
export const detectXSS: Operator = () => value => (detectXss(value) ? matched : undefined);
