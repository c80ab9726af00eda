import type { IdentityProvider } from '#kit/api/admin.ts';
import type { Kind } from './words.ts';

/** One setting of a kind of provider, as the form asks for it. */
export interface KindField {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly initial: string;
  readonly as?: 'area' | 'list' | 'truth' | 'choice';
  readonly options?: readonly string[];
  /** True for one that may stay empty. */
  readonly empty?: boolean;
}

const authority: KindField = {
  name: 'authority',
  label: 'Authority (optional)',
  description: 'PEM, where its certificate comes from an authority of your own.',
  initial: '',
  as: 'area',
  empty: true,
};

export const kindFields: Readonly<Record<Kind, readonly KindField[]>> = {
  oidc: [
    {
      name: 'issuer',
      label: 'Issuer',
      description: 'Such as https://login.example.org. Cannot be changed later.',
      initial: '',
    },
    { name: 'clientId', label: 'Client id', description: 'As the provider gave it to you.', initial: '' },
    {
      name: 'clientAuthentication',
      label: 'How the secret is sent',
      initial: 'client_secret_basic',
      as: 'choice',
      options: ['client_secret_basic', 'client_secret_post', 'none'],
    },
    {
      name: 'scopes',
      label: 'Scopes',
      description: 'Asked for beside openid, with spaces between.',
      initial: 'email profile',
      as: 'list',
      empty: true,
    },
    { name: 'emailClaim', label: 'Claim of the e-mail address', initial: 'email' },
    { name: 'nameClaim', label: 'Claim of the name', initial: 'name' },
    { name: 'groupsClaim', label: 'Claim of the groups', initial: 'groups' },
    authority,
  ],
  saml: [
    {
      name: 'entityId',
      label: 'Entity id',
      description: 'As its metadata has it. Cannot be changed later.',
      initial: '',
    },
    {
      name: 'signInUrl',
      label: 'Sign-in address',
      description: 'SingleSignOnService with HTTP-Redirect, in its metadata.',
      initial: '',
    },
    {
      name: 'certificates',
      label: 'Signing certificates',
      description: 'PEM. Add the next one before it is used.',
      initial: '',
      as: 'area',
    },
    {
      name: 'emailAttribute',
      label: 'Attribute of the e-mail address (optional)',
      description: 'Empty: the NameID is the address.',
      initial: 'mail',
      empty: true,
    },
    { name: 'nameAttribute', label: 'Attribute of the name', initial: 'displayName' },
    { name: 'groupsAttribute', label: 'Attribute of the groups', initial: 'groups' },
  ],
  ldap: [
    {
      name: 'url',
      label: 'Address',
      description: 'ldaps://host, or ldap://host with STARTTLS.',
      initial: '',
    },
    { name: 'startTls', label: 'Begin TLS on a plain connection (STARTTLS)', initial: '', as: 'truth' },
    {
      name: 'bindDn',
      label: 'Account that looks people up (optional)',
      description: 'Its distinguished name; the secret is its password.',
      initial: '',
      empty: true,
    },
    {
      name: 'baseDn',
      label: 'Below which people are',
      description: 'Such as ou=people,dc=example,dc=org.',
      initial: '',
    },
    {
      name: 'personClass',
      label: 'Object class of people',
      description: 'user in Active Directory.',
      initial: 'inetOrgPerson',
    },
    {
      name: 'signInAttributes',
      label: 'What people type as their name',
      description: 'Attributes with spaces between; sAMAccountName in Active Directory.',
      initial: 'uid mail',
      as: 'list',
    },
    {
      name: 'idAttribute',
      label: 'Identifier that never changes hands',
      description: 'objectGUID in Active Directory. Cannot be changed later.',
      initial: 'entryUUID',
    },
    { name: 'emailAttribute', label: 'Attribute of the e-mail address', initial: 'mail' },
    { name: 'nameAttribute', label: 'Attribute of the name', initial: 'cn' },
    {
      name: 'groupsAttribute',
      label: 'Attribute of a person’s groups (optional)',
      description: 'memberOf in Active Directory.',
      initial: '',
      empty: true,
    },
    {
      name: 'groupBaseDn',
      label: 'Below which groups are (optional)',
      description: 'For directories whose groups name their members.',
      initial: '',
      empty: true,
    },
    { name: 'memberAttribute', label: 'Attribute of a group’s members', initial: 'member' },
    {
      name: 'nestedGroups',
      label: 'Groups that their groups are in count as well',
      initial: '',
      as: 'truth',
    },
    authority,
  ],
};

export type KindValues = Readonly<Record<string, string>>;

/** What stands in the form at first: the settings that are there, or what suits most. */
export function initialOf(kind: Kind, provider?: IdentityProvider): KindValues {
  const settings = (provider?.[kind] ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    kindFields[kind].map(({ name, initial }) => {
      const value = settings[name];
      if (Array.isArray(value)) return [name, value.join(' ')];
      if (typeof value === 'boolean') return [name, value ? 'yes' : ''];
      return [name, typeof value === 'string' ? value : initial];
    }),
  );
}

/** The settings as the API takes them. */
export function settingsOf(kind: Kind, values: KindValues): Record<string, unknown> {
  return Object.fromEntries<unknown>(
    kindFields[kind].map(({ name, as }) => {
      const text = (values[name] ?? '').trim();
      if (as === 'truth') return [name, text !== ''];
      return [name, as === 'list' ? wordsIn(text) : text];
    }),
  );
}

export const wordsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(word => word !== '');
