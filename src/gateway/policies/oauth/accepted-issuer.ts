import { createSecureContext } from 'node:tls';
import { Type, type Static } from 'typebox';
import { urlFault } from '../../tokens/fetch-json.ts';
import { type ForeignIntrospection, introspectionSecretUse } from '../../tokens/foreign-introspection.ts';
import type { ForeignIssuer } from '../../tokens/foreign-issuer.ts';
import { signatureAlgorithms, type SignatureAlgorithm } from '../../tokens/jws.ts';
import type { IntrospectionDesk } from '../../tokens/introspection-desk.ts';
import type { PolicySecret } from '../../policy.ts';
import type { TokenSources } from '../../tokens/token-sources.ts';

const url = (title: string, description: string) =>
  Type.String({ title, pattern: '^https?://[!-~]{1,1000}$', description });
const claim = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));

/** An authorization server elsewhere, whose tokens are accepted. */
export const issuerOptions = Type.Object(
  {
    issuer: url(
      'Issuer',
      'Its issuer identifier, as it stands in `iss`. Its metadata says where its keys are.',
    ),
    audiences: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
      minItems: 1,
      maxItems: 20,
      uniqueItems: true,
      description: 'What `aud` of its tokens must name: one of these. Never the id of a client.',
    }),
    jwksUri: Type.Optional(
      url('Address of its keys', 'Where its keys are, if its metadata is not to be asked.'),
    ),
    ca: Type.Optional(
      Type.String({
        title: 'Certificates of its authority',
        maxLength: 100_000,
        description: 'PEM certificates of the authority of its own that its server is vouched for by.',
      }),
    ),
    algorithms: Type.Optional(
      Type.Array(Type.Enum([...signatureAlgorithms]), {
        minItems: 1,
        uniqueItems: true,
        description: 'Signature algorithms that are accepted; all that fit its keys, unless told.',
      }),
    ),
    anyType: Type.Optional(
      Type.Boolean({
        description:
          'True also takes tokens that do not say that they are access tokens (`typ`), as many servers issue them.',
        default: false,
      }),
    ),
    userClaim: claim('The claim that names the end user, in tokens of persons only; `sub` unless told.'),
    clientClaim: claim('The claim that names the client; `client_id` unless told.'),
    groupsClaim: claim('The claim that lists the groups of the user.'),
    rolesClaim: claim('The claim that lists the roles of the user.'),
    introspection: Type.Optional(
      Type.Object(
        {
          url: url('Introspection endpoint', 'Where it is asked what a token means (RFC 7662).'),
          clientId: Type.String({
            minLength: 1,
            maxLength: 500,
            description: 'Who the gateway is there.',
          }),
          clientSecret: Type.String({
            minLength: 1,
            maxLength: 10_000,
            pattern: '^[!-~](?:[ -~]*[!-~])?$',
            'x-secret': true,
            description:
              'Its secret. It is sealed at once for this endpoint, and shown as `sealed:…`, which may be sent back. A file of a gateway without a store names it by `env:NAME` or `file:PATH`.',
          }),
          keep: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 900,
              default: 60,
              description:
                'Seconds for which an answer is believed at most: so long may a token that was revoked there be used here.',
            }),
          ),
        },
        {
          additionalProperties: false,
          description: 'Takes its opaque tokens too, by asking it about each.',
        },
      ),
    ),
    clients: Type.Optional(
      Type.Array(
        Type.Object(
          {
            client: Type.String({ minLength: 1, maxLength: 500, description: 'Its id there.' }),
            application: Type.String({
              minLength: 1,
              maxLength: 100,
              description: 'The id of the application here.',
            }),
          },
          { additionalProperties: false },
        ),
        {
          maxItems: 1_000,
          description:
            'Which of its clients are applications here. Others are known by their key, or not at all.',
        },
      ),
    ),
  },
  { additionalProperties: false },
);

type IssuerOptions = Static<typeof issuerOptions>;
type Introspection = NonNullable<IssuerOptions['introspection']>;

/** The options, ready to judge by. */
export interface AcceptedIssuer {
  readonly source: ForeignIssuer;
  /** Where its opaque tokens are asked about; undefined where it has none. */
  readonly desk: IntrospectionDesk | undefined;
  readonly audiences: readonly string[];
  readonly algorithms: readonly SignatureAlgorithm[] | undefined;
  readonly isAnyType: boolean;
  readonly userClaim: string;
  readonly clientClaim: string;
  readonly groupsClaim: string | undefined;
  readonly rolesClaim: string | undefined;
  /** Ids of applications here, by those of clients there. */
  readonly applications: ReadonlyMap<string, string>;
}

/** @throws Error for an address that would not be asked, certificates that are none, an issuer named twice. */
export function acceptedIssuers(
  given: readonly IssuerOptions[],
  sources: TokenSources,
): readonly AcceptedIssuer[] {
  const names = given.map(({ issuer }) => issuer);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`the issuer ${twice} is named twice`);
  // An opaque token does not say whose it is: asking several would show one's tokens to the others.
  if (given.filter(({ introspection }) => introspection !== undefined).length > 1)
    throw new Error('`introspection` is for one issuer of a policy at most');
  return given.map(options => {
    const { issuer, jwksUri, ca, introspection } = options;
    for (const address of [issuer, jwksUri, introspection?.url]) {
      if (address === undefined) continue;
      const fault = urlFault(address, address);
      if (fault !== undefined) throw new Error(`${address}: ${fault}`);
    }
    // Nor the sign that divides it from the ids of its users in Cedar.
    if (/[?#|]/.test(issuer)) throw new Error(`${issuer}: an issuer has no query, no fragment and no "|"`);
    if (ca !== undefined) checkCertificates(ca);
    return {
      source: sources.foreign({ issuer, jwksUri, ca }),
      desk: introspection && sources.introspected(asked(issuer, ca, introspection)),
      audiences: options.audiences,
      algorithms: options.algorithms,
      isAnyType: options.anyType ?? false,
      userClaim: options.userClaim ?? 'sub',
      clientClaim: options.clientClaim ?? 'client_id',
      groupsClaim: options.groupsClaim,
      rolesClaim: options.rolesClaim,
      applications: new Map((options.clients ?? []).map(({ client, application }) => [client, application])),
    };
  });
}

/** Seconds. */
const usuallyKept = 60;

const asked = (
  issuer: string,
  ca: string | undefined,
  { url: endpoint, clientId, clientSecret, keep = usuallyKept }: Introspection,
): ForeignIntrospection => ({ issuer, url: endpoint, clientId, clientSecret, keepMs: keep * 1_000, ca });

/** The client secrets in the options. */
export const issuerSecrets = (given: readonly IssuerOptions[]): PolicySecret[] =>
  given.flatMap(({ issuer, introspection }, at) =>
    introspection === undefined
      ? []
      : [
          {
            path: ['issuers', String(at), 'introspection', 'clientSecret'],
            use: introspectionSecretUse({ issuer, ...introspection }),
          },
        ],
  );

/** @throws Error in words, where it is none. */
function checkCertificates(pem: string): void {
  try {
    createSecureContext({ ca: pem });
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('none');
  } catch {
    throw new Error('ca: must be certificates (PEM)');
  }
}
