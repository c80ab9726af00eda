import { Type } from 'typebox';
import type { Validated } from '../../exchange.ts';
import { definePolicy, type Placement } from '../../policy.ts';

/** Named in every token, so that an upstream takes none for one of its own authorization server. */
const issuer = 'urn:gatehouse:gateway';
const longestSeconds = 60;

const told = (what: string) =>
  Type.Optional(Type.Boolean({ description: `${what}; false unless told.`, default: false }));

/**
 * Tells the upstream who calls in a way that it can check: a token that lives for seconds and is signed by the
 * gateway. Where others can reach an upstream too, a field anybody can write proves nothing; this does.
 */
export const policy = definePolicy({
  name: 'caller-token',
  title: 'Caller token',
  summary: 'Gives the upstream a short-lived token, signed by the gateway, that says who calls.',
  options: Type.Object(
    {
      audience: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          pattern: '^[!-~]+$',
          description: 'Whom the token is for (`aud`); `urn:gatehouse:api:<name of the API>` unless told.',
        }),
      ),
      seconds: Type.Optional(
        Type.Integer({
          minimum: 5,
          maximum: longestSeconds,
          default: longestSeconds,
          description: 'How long a token is good.',
        }),
      ),
      bearer: told('Sends it as `Authorization: Bearer` instead of `X-Gatehouse-Caller`'),
      groups: told('Says in which groups the end user is'),
      scopes: told('Says which scopes the access token holds'),
    },
    { additionalProperties: false },
  ),
  inWords: ({ seconds = longestSeconds }) => `Proves to the upstream who calls, for ${seconds} seconds`,
  onError: 'deny',
  steps: (given, place, { callerTokens }) => {
    const { seconds = longestSeconds, bearer = false } = given;
    if (bearer) refuseSecondWriter(place);
    return {
      stripHeaders: bearer ? ['authorization'] : [],
      transform: (x, headers) => {
        // Where nothing can be signed the upstream would take the caller for nobody: refused instead.
        if (callerTokens === undefined) throw new Error('there is no key for tokens to upstreams');
        const token = callerTokens.token(claimsOf(x, given), x.now, seconds * 1000);
        if (bearer) headers.push('authorization', `Bearer ${token}`);
        else headers.push('x-gatehouse-caller', token);
      },
    };
  },
});

/** @throws Error where something else fills in Authorization: two tokens in one field are two opinions. */
function refuseSecondWriter({ version }: Placement): void {
  const { credentials, forwardAuthorization } = version?.upstream ?? {};
  if (forwardAuthorization === true)
    throw new Error("`bearer` and the upstream's `forwardAuthorization` both fill in Authorization");
  if (credentials !== undefined && (credentials.header ?? 'authorization').toLowerCase() === 'authorization')
    throw new Error("`bearer` and the upstream's `credentials` both fill in Authorization");
}

function claimsOf(
  x: Validated,
  { audience, groups, scopes }: { audience?: string; groups?: boolean; scopes?: boolean },
): Record<string, unknown> {
  const { application, user, token } = x.caller;
  return {
    iss: issuer,
    aud: audience ?? `urn:gatehouse:api:${x.operation.version.api.name}`,
    // RFC 9068 section 2.2: where there is no user, the client is the subject.
    ...(user !== undefined ? { sub: user.id, sub_iss: user.issuer } : {}),
    ...(application === undefined
      ? {}
      : {
          ...(user === undefined ? { sub: application.id } : {}),
          client_id: application.id,
          client_tag: application.tag,
        }),
    ...(groups === true && user !== undefined ? { groups: user.groups } : {}),
    ...(scopes === true && token !== undefined ? { scope: [...token.scopes].join(' ') } : {}),
  };
}
