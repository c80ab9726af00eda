import { Type } from 'typebox';
import { definePolicy, type Placement } from '../../policy.ts';
import type { Caller } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';

/** What of a caller an object can belong to. */
const owners: ReadonlyMap<string, (caller: Caller) => string | undefined> = new Map([
  ['application.id', ({ application }: Caller) => application?.id],
  ['application.name', ({ application }: Caller) => application?.name],
  ['application.tag', ({ application }: Caller) => application?.tag],
]);

/**
 * Admits a request only to objects of its caller: the path parameter that names the owner must be the caller's own
 * value, character by character. This is the defence against asking for somebody else's object by its identifier.
 */
export const policy = definePolicy({
  name: 'object-ownership',
  title: 'Object ownership',
  summary: "Refuses requests for objects that a path parameter shows to be another caller's.",
  options: Type.Object(
    {
      parameter: Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'The path parameter that names the owner, without braces.',
      }),
      owner: Type.Union(
        [Type.Literal('application.id'), Type.Literal('application.name'), Type.Literal('application.tag')],
        { description: "The caller's value that it must equal." },
      ),
    },
    { additionalProperties: false },
  ),
  inWords: ({ parameter, owner }) => `{${parameter}} in the path must be the caller's own ${owner}`,
  onError: 'deny',
  steps: ({ parameter, owner }, place) => {
    const known = parametersOf(place);
    if (!known.includes(parameter))
      throw new Error(
        `the path has no parameter "${parameter}"; it has ${known.length === 0 ? 'none' : known.join(', ')}`,
      );
    const ownerOf = owners.get(owner);
    if (ownerOf === undefined) throw new Error(`nothing can belong to "${owner}"`);
    return {
      authoriseObject: ({ caller, parameters }) => {
        const mine = ownerOf(caller);
        const named = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
        if (mine !== undefined && mine !== '' && named === mine) return undefined;
        return new Refusal('object-not-owned', {
          reason: mine === undefined ? 'nobody was identified' : `"${parameter}" names another ${owner}`,
        });
      },
    };
  },
});

/** Names in the operation's template (OpenAPI 3.1, "Path Templating"). */
function parametersOf({ operation }: Placement): string[] {
  if (operation === undefined) throw new Error('attach it to an operation, whose path names the owner');
  return [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}
