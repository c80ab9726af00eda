import { detectSqli } from '../detectors/sqli/detect.ts';
import type { Operator } from './operator.ts';

/** The value would become part of a statement of SQL; captured is what it looks like. */
export const detectSQLi: Operator = () => ({
  test: value => {
    const found = detectSqli(value);
    return found === undefined ? undefined : [found];
  },
  seeks: { kind: 'sqli' },
});
