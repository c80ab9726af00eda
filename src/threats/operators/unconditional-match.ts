import { matched, type Operator } from './operator.ts';

/** Every value matches. */
export const unconditionalMatch: Operator = () => ({ test: () => matched, seeks: { kind: 'always' } });
