import { Type } from 'typebox';
import type { ShownToken } from '../../exchange.ts';
import { definePolicy, type Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../words.ts';
import { challenge } from '../oauth/challenge.ts';

type ScopeSets = readonly (readonly string[])[];

/** RFC 6749 section 3.3. */
const scope = Type.String({ pattern: '^[!#-\\[\\]-~]{1,200}$' });

/**
 * Admits access tokens that were given for the operation: by default those that hold all of one set of scopes that the
 * contract names for it. Where nothing names a scope nobody is let in, and at publish that is said: a control that is
 * attached and checks nothing would only look like one.
 */
export const policy = definePolicy({
  name: 'scopes',
  title: 'Scopes',
  summary: 'Admits only access tokens with the OAuth scopes that the contract, or this policy, names.',
  options: Type.Object(
    {
      scopes: Type.Optional(
        Type.Array(scope, {
          minItems: 1,
          maxItems: 50,
          uniqueItems: true,
          description:
            'Scopes that a token must all hold, whatever the contract says. Unless told, those of the contract.',
        }),
      ),
      otherwise: Type.Optional(
        Type.Array(scope, {
          minItems: 1,
          maxItems: 50,
          uniqueItems: true,
          description: 'Scopes for operations for which the contract names none.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ scopes, otherwise }) =>
    scopes !== undefined
      ? `The token must hold ${listed(scopes)}`
      : `The token must hold the scopes of the contract${otherwise === undefined ? '' : `, otherwise ${listed(otherwise)}`}`,
  onError: 'deny',
  steps: ({ scopes, otherwise }, place) => {
    const fixed = scopes === undefined ? undefined : [scopes];
    const fallback: ScopeSets = otherwise === undefined ? [] : [otherwise];
    if (fixed === undefined && fallback.length === 0) refuseWithoutScopes(place);
    return {
      authorise: x => {
        const { token } = x.caller;
        if (token === undefined) return new Refusal('token-missing', { headers: challenge(x) });
        const sets = fixed ?? x.operation.document.scopes ?? fallback;
        if (sets.some(set => holdsAll(token, set))) return undefined;
        return new Refusal('scope-insufficient', {
          // RFC 6750 section 3.1: what to ask for. Of several choices the first, as the contract does.
          headers: challenge(
            x,
            'insufficient_scope',
            sets[0] === undefined ? {} : { scope: sets[0].join(' ') },
          ),
          reason: sets.length === 0 ? 'nothing names a scope for the operation' : 'the token lacks a scope',
        });
      },
    };
  },
});

function holdsAll({ scopes }: ShownToken, set: readonly string[]): boolean {
  for (const one of set) if (!scopes.has(one)) return false;
  return set.length > 0;
}

/** @throws Error naming what the contract leaves without scopes, as far as the placement tells. */
function refuseWithoutScopes({ version, operation }: Placement): void {
  const judged = operation === undefined ? (version?.operations ?? []) : [operation];
  const without = judged.filter(({ scopes = [] }) => scopes.length === 0);
  const [first] = without;
  if (first === undefined) return;
  const more = without.length > 1 ? ` and ${without.length - 1} more` : '';
  throw new Error(
    `the contract names no scope for ${first.method} ${first.path}${more}; name them there (\`security\`), or here in \`otherwise\` or \`scopes\``,
  );
}
