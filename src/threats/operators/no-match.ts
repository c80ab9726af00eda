import type { Operator } from './operator.ts';

/** No value matches. */
export const noMatch: Operator = () => ({ test: () => undefined, seeks: { kind: 'never' } });
