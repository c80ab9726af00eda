import { matched, type Operator } from './operator.ts';

export const unconditionalMatch: Operator = () => () => matched;
export const noMatch: Operator = () => () => undefined;
