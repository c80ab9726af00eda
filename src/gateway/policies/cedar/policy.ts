import { Type } from 'typebox';
import { definePolicy, type Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import type { OperationDocument, VersionDocument } from '../../snapshot/document.ts';
import { counted, listed } from '../../words.ts';
import { Judge } from './judge.ts';
import { type CedarFault, inWords, type ReadPolicies, readPolicies } from './read.ts';
import { type ClaimOption, claimTypes, schemaOf } from './schema.ts';
import { wallClockIn } from './wall-clock.ts';

/** Characters of policies: some hundred of them. */
const longestText = 64 * 1024;

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
        maxLength: longestText,
        description:
          'Policies in Cedar. What none permits is refused; what one forbids is refused whatever permits it.',
      }),
      claims: Type.Optional(
        Type.Array(
          Type.Object(
            {
              name: Type.String({ minLength: 1, maxLength: 128 }),
              type: Type.Union(claimTypes.map(type => Type.Literal(type))),
            },
            { additionalProperties: false },
          ),
          {
            maxItems: 50,
            description: 'Claims of access tokens that the policies read, as `context.claims`.',
          },
        ),
      ),
      timeZone: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 64,
          description:
            'Whose clocks `context.hour` and `context.weekday` tell, such as `Europe/Berlin`; UTC unless told.',
        }),
      ),
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
        const { isPermitted, because, errors } = judge.decide(x);
        if (isPermitted) return undefined;
        const why =
          errors.length > 0
            ? `a policy failed: ${errors.join('; ')}`
            : because.length > 0
              ? `forbidden by ${listed(because)}`
              : 'no policy permits it';
        return new Refusal('not-permitted', { reason: why.slice(0, 500) });
      },
    };
  },
});

/** Policies found good, by schema and text: workers and zones compile the same ones again and again. */
const known = new Map<string, ReadPolicies>();
const mostKnown = 200;

function proven(
  text: string,
  { version, operation }: Placement,
  claims: readonly ClaimOption[],
): ReadPolicies {
  if (version === undefined)
    throw new Error('attach it to an API, a version or an operation: a zone has no actions');
  const schema = cedarSchema(version, operation, claims);
  const key = `${schema}\n${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const read = readPolicies(text, schema);
  if (isFaulty(read)) throw new Error(read.map(inWords).join('; '));
  if (known.size >= mostKnown) known.clear();
  known.set(key, read);
  return read;
}

/** The schema that policies in this place are held against. */
export function cedarSchema(
  version: VersionDocument,
  operation: OperationDocument | undefined,
  claims: readonly ClaimOption[] = [],
): string {
  return schemaOf(version, operation === undefined ? version.operations : [operation], claims);
}

export const isFaulty = (read: ReadPolicies | readonly CedarFault[]): read is readonly CedarFault[] =>
  Array.isArray(read);
