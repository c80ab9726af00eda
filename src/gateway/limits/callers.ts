import { Type, type Static } from 'typebox';
import type { Authorised } from '../exchange.ts';

/** Which callers a limit counts: so that those without a key can be given less than those who registered. */
export const callersOption = Type.Optional(
  Type.Enum(['keyed', 'keyless'], {
    description:
      'Counts only callers with a key (`keyed`), or only those without (`keyless`); all unless told.',
  }),
);

export type Callers = Static<typeof callersOption> | undefined;

/** True for callers who are counted; undefined where all are. */
export function callerFilter(callers: Callers): ((x: Authorised) => boolean) | undefined {
  if (callers === undefined) return undefined;
  const keyed = callers === 'keyed';
  return x => (x.caller.application !== undefined) === keyed;
}

/** As an addition to what a limit counts. */
export function callersInWords(callers: Callers): string {
  if (callers === undefined) return '';
  return callers === 'keyed' ? ', callers with a key' : ', callers without a key';
}
