import { detectXss } from '../detectors/xss/detect.ts';
import { matched, type Operator } from './operator.ts';

/** The value would run script in a page, or load something into it. */
export const detectXSS: Operator = () => ({
  test: value => (detectXss(value) ? matched : undefined),
  seeks: { kind: 'xss' },
});
