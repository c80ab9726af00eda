import { Type } from 'typebox';
import { definePolicy, type Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';
import { counted } from '../../words.ts';
import { Judge, whyNot } from './judge.ts';
import { provenPolicies, type ReadPolicies } from './read.ts';
import { cedarInputs, longestPolicies } from './options.ts';
import { type ClaimOption, schemaOf } from './schema.ts';
import { wallClockIn } from './wall-clock.ts';

/**
 * Decides by policies in the language Cedar (https://cedarpolicy.com): nothing is permitted that no `permit` names, and
 * a `forbid` always wins. The policies are held against the contract when they are published.
 */
export const policy = definePolicy({
  name: 'cedar',
  title: 'Cedar policies',
  summary:
    'Permits only calls that policies in the language Cedar permit: by caller, operation, path, place and time.',
  options: Type.Object(
    {
      policies: Type.String({
        minLength: 1,
        maxLength: longestPolicies,
        description:
          'Policies in Cedar. What none permits is refused; what one forbids is refused whatever permits it.',
      }),
      ...cedarInputs,
    },
    { additionalProperties: false },
  ),
  inWords: ({ policies }) =>
    `A call must be permitted by ${counted(policies.match(/\b(?:permit|forbid)\s*\(/g)?.length ?? 0, 'policy').replace('policys', 'policies')} in Cedar`,
  onError: 'deny',
  steps: ({ policies, claims = [], timeZone = 'UTC' }, place, { places }) => {
    const wallClock = wallClockIn(timeZone);
    const judge = new Judge(proven(policies, place, claims), { places, claims, wallClock });
    return {
      authorise: x => {
        const decision = judge.decide(x);
        return decision.isPermitted
          ? undefined
          : new Refusal('not-permitted', { reason: whyNot(decision).slice(0, 500) });
      },
    };
  },
});

function proven(
  text: string,
  { version, operation }: Placement,
  claims: readonly ClaimOption[],
): ReadPolicies {
  if (version === undefined)
    throw new Error('attach it to an API, a version or an operation: a zone has no actions');
  return provenPolicies(text, cedarSchema(version, operation, claims));
}

/** The schema that policies in this place are held against. */
export function cedarSchema(
  version: VersionDocument,
  operation: OperationDocument | undefined,
  claims: readonly ClaimOption[] = [],
): string {
  return schemaOf(version, operation === undefined ? version.operations : [operation], claims);
}
