import { type Static, Type } from 'typebox';
import { closed, oneOf } from '#api';
import { type Realm, roles } from '#credentials';
import { type Fault, invalidInput } from '#kernel';
import { groupName } from '../routes/shape.ts';
import { addressFault } from './egress.ts';

const attributeName = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });

/** One value that the provider may tell as a group, and what it stands for here. */
const mappingEntry = closed({
  value: Type.String({ minLength: 1, maxLength: 500, description: 'As the provider writes it, exactly.' }),
  roles: Type.Array(oneOf(roles), {
    maxItems: roles.length,
    uniqueItems: true,
    description: 'Of staff. Only accounts that the provider made follow it.',
  }),
  groups: Type.Array(groupName, {
    maxItems: 20,
    uniqueItems: true,
    description: 'Whoever has the value is a member, whoever has not is none.',
  }),
});

/** Who gets in, and as what. */
export const admission = closed(
  {
    createUsers: Type.Boolean({
      description: 'Whether somebody unknown gets an account at their first sign-in.',
    }),
    domains: Type.Array(
      Type.String({ pattern: '^[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,8}$', description: 'In lower case.' }),
      {
        maxItems: 100,
        uniqueItems: true,
        description:
          'Domains of e-mail addresses that get in, exactly these; the address must be verified. Empty: any.',
      },
    ),
    emailsVerified: Type.Boolean({
      description:
        'True where the provider hands out its addresses itself, so that each counts as verified though it does not say so.',
    }),
    provisioned: Type.Boolean({
      description:
        'Whether its verified e-mail address leads, at the first sign-in, to an account that a directory made by SCIM and that nobody has signed in to.',
    }),
    secondFactorCounts: Type.Boolean({
      description:
        'Whether a second factor that was shown to the provider, by its word, counts here as well.',
    }),
    mapping: Type.Array(mappingEntry, {
      maxItems: 200,
      description: 'What values of its groups stand for here. What is not listed stands for nothing.',
    }),
  },
  { title: 'Admission' },
);

const authority = Type.String({
  maxLength: 64 * 1024,
  description: 'PEM of an authority of your own that its certificate comes from; empty: the public ones.',
});

export const oidcSettings = closed(
  {
    issuer: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'Its issuer identifier, below which its discovery document is. Never changed afterwards.',
    }),
    clientId: Type.String({ minLength: 1, maxLength: 500 }),
    clientAuthentication: oneOf(['client_secret_basic', 'client_secret_post', 'none']),
    scopes: Type.Array(Type.String({ pattern: '^[!#-\\[\\]-~]{1,100}$' }), {
      maxItems: 20,
      uniqueItems: true,
      description: 'Asked for beside `openid`.',
    }),
    emailClaim: attributeName('The claim that holds the e-mail address, such as `email`.'),
    nameClaim: attributeName('The claim that holds the name, such as `name`.'),
    groupsClaim: attributeName('The claim that holds the groups, such as `groups`.'),
    authority,
  },
  { title: 'OidcSettings' },
);

export type Admission = Static<typeof admission>;
export type OidcSettings = Static<typeof oidcSettings>;

/** What is known of a provider, but its secret. */
export interface ProviderSettings {
  readonly admits: Admission;
  readonly oidc?: OidcSettings;
}

export type ProviderKind = 'oidc';

/** The kind is told by which settings there are. @throws invalid-input for none, several, or what cannot work */
export function checkedSettings(realm: Realm, settings: ProviderSettings): ProviderKind {
  const faults: Fault[] = [...admissionFaults(realm, settings.admits)];
  const kinds = (['oidc'] as const).filter(kind => settings[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) throw invalidInput([{ at: '', message: 'must hold oidc' }]);
  if (settings.oidc !== undefined) faults.push(...oidcFaults(settings.oidc));
  if (faults.length > 0) throw invalidInput(faults);
  return kind;
}

function admissionFaults(realm: Realm, { createUsers, domains, mapping }: Admission): Fault[] {
  const hasRoles = mapping.some(({ roles }) => roles.length > 0);
  const values = mapping.map(({ value }) => value);
  return [
    ...(realm === 'internal' && createUsers && domains.length === 0
      ? [{ at: '/admits/domains', message: 'must name a domain where accounts of staff are made' }]
      : []),
    ...(realm === 'internal' && createUsers && !hasRoles
      ? [{ at: '/admits/mapping', message: 'must give roles where accounts of staff are made' }]
      : []),
    ...(realm === 'external' && hasRoles
      ? [{ at: '/admits/mapping', message: 'must give no roles: users of the portal have none' }]
      : []),
    ...(new Set(values).size < values.length
      ? [{ at: '/admits/mapping', message: 'must list each value once' }]
      : []),
  ];
}

function oidcFaults({ issuer, authority }: OidcSettings): Fault[] {
  const fault = addressFault(issuer) ?? (issuer.includes('?') ? 'must hold no query' : undefined);
  return [
    ...(fault === undefined ? [] : [{ at: '/oidc/issuer', message: fault }]),
    ...authorityFaults('/oidc/authority', authority),
  ];
}

/** Empty, or certificates and nothing else: a key pasted along would be shown to everybody who reads the settings. */
function authorityFaults(at: string, pem: string): Fault[] {
  const blocks = /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)*$/;
  return blocks.test(pem.trim()) ? [] : [{ at, message: 'must be certificates in PEM' }];
}
