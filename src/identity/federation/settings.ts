import { type Static, Type } from 'typebox';
import { closed, oneOf } from '#api';
import { type Realm, roles } from '#credentials';
import { addressFault, type Fault, invalidInput } from '#kernel';
import { groupName } from '../routes/shape.ts';

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

const pemChain = Type.String({
  minLength: 1,
  maxLength: 64 * 1024,
  description: 'PEM of the certificates with which it signs; several while it changes them.',
});

export const samlSettings = closed(
  {
    entityId: Type.String({
      minLength: 1,
      maxLength: 1000,
      description: 'Its entity id, as its metadata has it. Never changed afterwards.',
    }),
    signInUrl: Type.String({
      minLength: 1,
      maxLength: 1000,
      description: 'Where it takes requests by redirect (SingleSignOnService, HTTP-Redirect).',
    }),
    certificates: pemChain,
    emailAttribute: Type.String({
      maxLength: 200,
      description: 'The attribute that holds the e-mail address; empty: the NameID is it.',
    }),
    nameAttribute: attributeName('The attribute that holds the name, such as `displayName`.'),
    groupsAttribute: attributeName('The attribute that holds the groups, such as `groups`.'),
  },
  { title: 'SamlSettings' },
);

const ldapAttribute = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,99}$' });

export const ldapSettings = closed(
  {
    url: Type.String({
      minLength: 1,
      maxLength: 500,
      description: '`ldaps://host` or, with `startTls` or on this machine, `ldap://host`.',
    }),
    startTls: Type.Boolean({
      description: 'Whether to begin TLS on a plain connection before anything is said.',
    }),
    bindDn: Type.String({
      maxLength: 500,
      description: 'The account that may look people up; its password is the secret. Empty: anonymous.',
    }),
    baseDn: Type.String({ minLength: 1, maxLength: 500, description: 'Below which people are.' }),
    personClass: ldapAttribute,
    signInAttributes: Type.Array(ldapAttribute, {
      minItems: 1,
      maxItems: 5,
      uniqueItems: true,
      description: 'What people may type as their name: `uid` and `mail`, or `sAMAccountName`.',
    }),
    idAttribute: Type.Unsafe<string>({
      ...ldapAttribute,
      description:
        'What is never given to anybody else: `entryUUID`, or `objectGUID`. Never changed afterwards.',
    }),
    emailAttribute: ldapAttribute,
    nameAttribute: ldapAttribute,
    groupsAttribute: Type.String({
      pattern: '^(?:[A-Za-z][A-Za-z0-9-]{0,99})?$',
      description: 'The attribute of a person that names their groups, such as `memberOf`; empty: none.',
    }),
    groupBaseDn: Type.String({
      maxLength: 500,
      description: 'Below which groups are that name their members; empty: they are not looked for.',
    }),
    memberAttribute: ldapAttribute,
    nestedGroups: Type.Optional(
      Type.Boolean({
        description:
          'Whether groups count that their groups are in; they are looked for below `groupBaseDn`.',
      }),
    ),
    authority,
  },
  { title: 'LdapSettings' },
);

export type SamlSettings = Static<typeof samlSettings>;
export type LdapSettings = Static<typeof ldapSettings>;
export type Admission = Static<typeof admission>;
export type OidcSettings = Static<typeof oidcSettings>;

/** What is known of a provider, but its secret. */
export interface ProviderSettings {
  readonly admits: Admission;
  readonly oidc?: OidcSettings;
  readonly saml?: SamlSettings;
  readonly ldap?: LdapSettings;
}

const kinds = ['oidc', 'saml', 'ldap'] as const;
export type ProviderKind = (typeof kinds)[number];

/** The kind is told by which settings there are. @throws invalid-input for none, several, or what cannot work */
export function checkedSettings(realm: Realm, settings: ProviderSettings): ProviderKind {
  const faults: Fault[] = [...admissionFaults(realm, settings.admits)];
  const [kind, ...others] = kinds.filter(each => settings[each] !== undefined);
  if (kind === undefined || others.length > 0)
    throw invalidInput([{ at: '', message: 'must hold one of oidc, saml and ldap' }]);
  if (settings.oidc !== undefined) faults.push(...oidcFaults(settings.oidc));
  if (settings.saml !== undefined) faults.push(...samlFaults(settings.saml));
  if (settings.ldap !== undefined) faults.push(...ldapFaults(settings.ldap));
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

function samlFaults({ signInUrl, certificates }: SamlSettings): Fault[] {
  const fault = addressFault(signInUrl);
  return [
    ...(fault === undefined ? [] : [{ at: '/saml/signInUrl', message: fault }]),
    ...authorityFaults('/saml/certificates', certificates),
  ];
}

function ldapFaults({ url, startTls, authority, nestedGroups, groupBaseDn }: LdapSettings): Fault[] {
  const schemes = ['ldaps', 'ldap'] as const;
  // What STARTTLS begins is encrypted before a name or password is sent (RFC 4513 section 3).
  const isUpgraded = startTls && url.startsWith('ldap://');
  const fault = addressFault(isUpgraded ? url.replace(/^ldap:/, 'ldaps:') : url, schemes);
  const hasPath = URL.canParse(url) && !['', '/'].includes(new URL(url).pathname);
  return [
    ...(fault === undefined ? [] : [{ at: '/ldap/url', message: fault }]),
    ...(hasPath || url.includes('?') ? [{ at: '/ldap/url', message: 'must hold host and port only' }] : []),
    ...(startTls && url.startsWith('ldaps:') ? [{ at: '/ldap/startTls', message: 'is for ldap://' }] : []),
    ...(nestedGroups === true && groupBaseDn === ''
      ? [{ at: '/ldap/groupBaseDn', message: 'must say below which groups are that others are in' }]
      : []),
    ...authorityFaults('/ldap/authority', authority),
  ];
}

/** Empty, or certificates and nothing else: a key pasted along would be shown to everybody who reads the settings. */
function authorityFaults(at: string, pem: string): Fault[] {
  const blocks = /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)*$/;
  return blocks.test(pem.trim()) ? [] : [{ at, message: 'must be certificates in PEM' }];
}
