import { Type, type Static } from 'typebox';
import { durationPattern, durationSeconds } from '../../limits/duration.ts';
import { inTime, listed } from '../../words.ts';
import { issuerOptions } from './accepted-issuer.ts';

const realms = ['external', 'internal'] as const;
export type Realm = (typeof realms)[number];

const duration = (description: string) =>
  Type.Optional(
    Type.Union(
      [Type.Integer({ minimum: 1, maximum: 31_536_000 }), Type.String({ pattern: durationPattern })],
      {
        description,
      },
    ),
  );

export const options = Type.Object(
  {
    required: Type.Optional(
      Type.Boolean({
        description: 'False lets callers without a token pass; a token that is shown must still be good.',
        default: true,
      }),
    ),
    endUser: Type.Optional(
      Type.Boolean({
        description:
          'Whether the token must speak for a person. False also takes tokens of programs (client credentials).',
        default: true,
      }),
    ),
    realms: Type.Optional(
      Type.Array(Type.Enum([...realms]), {
        uniqueItems: true,
        maxItems: realms.length,
        description:
          "Whose tokens are accepted of this installation's own: those of external users, of staff, or both. Unless told, those of the zone; none where the list is empty.",
      }),
    ),
    issuers: Type.Optional(
      Type.Array(issuerOptions, {
        maxItems: 10,
        description:
          "Authorization servers elsewhere whose tokens are accepted beside, or instead of, one's own.",
      }),
    ),
    maxAge: duration(
      'How long after its issue a token is accepted, such as `5m`; as long as the token itself says, unless told.',
    ),
    acr: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200, pattern: '^[!#-\\[\\]-~]+$' }), {
        title: 'Authentication contexts',
        minItems: 1,
        maxItems: 10,
        uniqueItems: true,
        description:
          'How the user must have signed in: one of these authentication contexts (`acr`). Others are asked to sign in again.',
      }),
    ),
    signedInWithin: duration(
      'How long ago the user may have signed in at most, such as `15m`; others are asked to sign in again.',
    ),
    leeway: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        description: 'Seconds that the clocks of issuer and gateway may be apart.',
        default: 5,
      }),
    ),
    origin: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 300,
        description:
          'What clients call, such as `https://api.example.org`, where a proxy before the gateway makes another host or scheme of it.',
      }),
    ),
    forward: Type.Optional(
      Type.Boolean({
        description: 'True sends the token on to the upstream, which can then use it as the caller could.',
        default: false,
      }),
    ),
  },
  { additionalProperties: false },
);

export type OAuthOptions = Static<typeof options>;

/** What the policy says of itself. */
export function inWords(given: OAuthOptions): string {
  const own =
    given.realms === undefined || given.realms.length === 0 ? [] : [`${listed(given.realms)} users`];
  const others = (given.issuers ?? []).map(({ issuer }) => issuer);
  const whose = own.length + others.length === 0 ? '' : ` of ${listed([...own, ...others], 'or')}`;
  const age = given.maxAge === undefined ? '' : `, at most ${inTime(durationSeconds(given.maxAge))} old`;
  const recent =
    given.signedInWithin === undefined
      ? ''
      : `, who signed in within ${inTime(durationSeconds(given.signedInWithin))}`;
  const acr = given.acr === undefined ? '' : `, signed in by ${listed(given.acr, 'or')}`;
  return [
    'Access token',
    whose,
    given.endUser === false ? '' : ' that speaks for a person',
    age,
    recent,
    acr,
    given.required === false ? ', for those who show one' : '',
  ].join('');
}
