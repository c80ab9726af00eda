import { Type } from 'typebox';
import type { Caller } from '../../exchange.ts';
import { definePolicy, type Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../words.ts';
import { realmOf } from '../realm.ts';

/** What a request can show of its caller, and how it is seen that it was shown and found good. */
const kinds = {
  signature: ({ signingKeyId }: Caller) => signingKeyId !== undefined,
  'api-key': ({ keyId }: Caller) => keyId !== undefined,
  certificate: ({ certificate }: Caller) => certificate !== undefined,
  token: ({ token }: Caller) => token !== undefined,
  'user-token': ({ token, user }: Caller) => token !== undefined && user !== undefined,
} satisfies Record<string, (caller: Caller) => boolean>;
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];

const words: Readonly<Record<Kind, string>> = {
  'api-key': 'an API key',
  signature: 'a signature over the request',
  certificate: 'a client certificate',
  token: 'an access token',
  'user-token': 'the access token of a person',
};

const set = Type.Array(Type.Enum([...names]), { minItems: 1, maxItems: names.length, uniqueItems: true });

/**
 * Which credentials go together: all of one of these sets. The policies that read them stand beside this one with
 * `required: false`, since none of them can know what another one found; whatever is shown must be good there, and all
 * of it must be of one caller.
 */
export const policy = definePolicy({
  name: 'credentials',
  title: 'Credentials together',
  summary:
    'Admits callers that show all credentials of one of several sets, such as key and token, or certificate.',
  options: Type.Object(
    {
      anyOf: Type.Array(set, {
        minItems: 1,
        maxItems: 10,
        description:
          'Sets of credentials; all of one set must be shown. `api-key`, `certificate`, `signature` (RFC 9421), `token` (any access token), `user-token` (one that speaks for a person).',
      }),
    },
    { additionalProperties: false },
  ),
  inWords: ({ anyOf }) => listed(anyOf.map(inSet), 'or'),
  onError: 'deny',
  steps: ({ anyOf }, place) => {
    const sets = anyOf.map(given => given.map(kind => kinds[kind]));
    const detail = `Needed: ${listed(anyOf.map(inSet), 'or')}.`;
    const headers = { 'www-authenticate': challengesOf(anyOf, place) };
    return {
      authorise: ({ caller }) =>
        sets.some(given => given.every(shows => shows(caller)))
          ? undefined
          : new Refusal('credentials-missing', { headers, detail }),
    };
  },
});

const inSet = (kinds: readonly Kind[]): string => listed(kinds.map(kind => words[kind]));

/** RFC 9110 section 11.6.1: one challenge for each scheme. There is none for certificates, which TLS asks for. */
function challengesOf(anyOf: readonly (readonly Kind[])[], place: Placement): string {
  const asked = new Set(anyOf.flat());
  const realm = realmOf(place);
  const schemes = [
    ...(asked.has('api-key') ? [`ApiKey realm="${realm}"`] : []),
    ...(asked.has('token') || asked.has('user-token') ? [`Bearer realm="${realm}"`] : []),
  ];
  return schemes.length === 0 ? `Mutual realm="${realm}"` : schemes.join(', ');
}
