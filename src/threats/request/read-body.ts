import { readPairs } from '../interpreter/request-variables.ts';
import { type BodyFacts, noBody } from '../interpreter/facts.ts';

/** A body as a form, because a rule says that it is one (`ctl:requestBodyProcessor=URLENCODED`), read leniently. */
export const factsOfPairs = (body: string): BodyFacts => ({ ...noBody, args: readPairs(body) });
