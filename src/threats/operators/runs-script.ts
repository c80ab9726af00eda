import { runsScript as isRun } from '../detectors/xss/script-elements.ts';
import { matched, type Operator } from './operator.ts';

/** A text that people write holds an element of script that it does not merely show. Our own. */
export const runsScript: Operator = () => ({
  test: value => (isRun(value) ? matched : undefined),
  seeks: { kind: 'phrases', phrases: ['script'] },
});
