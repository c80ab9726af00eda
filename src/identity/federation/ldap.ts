/**
 * Sign-in by a directory (LDAP, Active Directory): the person is looked up by an account of ours, and their password
 * is shown to the directory by binding as them. It is the only place where it goes.
 */
import { randomUUID } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import {
  AndFilter,
  Client,
  ConstraintViolationError,
  EqualityFilter,
  type Entry,
  InappropriateAuthError,
  InsufficientAccessError,
  InvalidCredentialsError,
  NoSuchObjectError,
  OrFilter,
  SizeLimitExceededError,
  UnwillingToPerformError,
} from 'ldapts';
import { checkedAddress, GatehouseError, isOnThisMachine, type Log } from '#kernel';
import { groupsAround } from './ldap-groups.ts';
import type { Provider } from './providers.ts';
import type { LdapSettings } from './settings.ts';
import { groupsOf, subjectOf, textOf, type Upstream } from './upstream.ts';

/** Milliseconds for each step with the directory. */
const patience = 5_000;

/**
 * How directories say no to a password: that it is wrong, that the account is shut, over, or has none. All are one
 * answer and count as guesses, or strangers would learn which names are accounts, and in which state.
 */
const refusals = [
  InvalidCredentialsError,
  InappropriateAuthError,
  ConstraintViolationError,
  UnwillingToPerformError,
  InsufficientAccessError,
  NoSuchObjectError,
] as const;

export const saysNo = (error: unknown): boolean => refusals.some(refusal => error instanceof refusal);

/**
 * A name as directories compare it, at least: without case, accents, what cannot be seen, and spaces beyond the first
 * (RFC 4518). By it guesses are counted, which would else begin anew with each spelling.
 */
export const comparedName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\s/g, ' ')
    .replace(/[\p{M}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\ufffc]+/gu, '')
    .replace(/ +/g, ' ')
    .trim()
    .toLowerCase();

export interface DirectoryTools {
  readonly log: Log;
  readonly secretOf: (provider: Provider) => Promise<string | undefined>;
}

/** Asks directories who somebody is. */
export interface Directory {
  /** Undefined when name and password open nothing there. @throws federation-failed when the directory does not answer */
  signIn(provider: Provider, name: string, password: string): Promise<Upstream | undefined>;
}

export function createDirectory({ log, secretOf }: DirectoryTools): Directory {
  return {
    async signIn(provider, name, password) {
      // An empty password is an unauthenticated bind, which directories answer with success (RFC 4513 section 5.1.2).
      if (password === '' || name.trim() === '') return undefined;
      try {
        return await ask(settingsOf(provider), await secretOf(provider), name.trim(), password);
      } catch (error) {
        const reason = error instanceof Error ? error.name : 'unknown';
        log.warn({ provider: provider.name, reason }, 'a directory could not be asked');
        throw new GatehouseError('federation-failed', 'The directory did not answer.');
      }
    },
  };
}

async function ask(
  ldap: LdapSettings,
  secret: string | undefined,
  name: string,
  password: string,
): Promise<Upstream | undefined> {
  const connection = await connectionOf(ldap);
  const entry = await withClient(ldap, connection, async client => {
    if (ldap.bindDn !== '') await client.bind(ldap.bindDn, secret ?? '');
    return findPerson(client, ldap, name);
  });
  // Who is not there is asked about all the same: the time until "no" shall not tell.
  const dn = entry?.dn ?? [`cn=${randomUUID()}`, ldap.baseDn].filter(part => part !== '').join(',');
  const isRight = await withClient(ldap, connection, async client => {
    try {
      await client.bind(dn, password);
      return true;
    } catch (error) {
      if (saysNo(error)) return false;
      throw error;
    }
  });
  if (!isRight || entry === undefined) return undefined;
  const subject = subjectOf(identifierIn(entry[ldap.idAttribute]));
  if (subject === undefined) throw new Error('the directory gives the person no identifier');
  return {
    subject,
    email: textOf(firstOf(entry[ldap.emailAttribute])),
    emailVerified: false,
    name: textOf(firstOf(entry[ldap.nameAttribute])),
    groups: await groupsIn(ldap, connection, secret, entry),
    secondFactor: false,
  };
}

/** The one entry that has the name; two mean nobody for sure. Filters are built, never written as text (injection). */
async function findPerson(client: Client, ldap: LdapSettings, name: string): Promise<Entry | undefined> {
  const ways = ldap.signInAttributes.map(attribute => new EqualityFilter({ attribute, value: name }));
  const filter = new AndFilter({
    filters: [
      new EqualityFilter({ attribute: 'objectClass', value: ldap.personClass }),
      new OrFilter({ filters: ways }),
    ],
  });
  const attributes = [ldap.idAttribute, ldap.emailAttribute, ldap.nameAttribute, ldap.groupsAttribute];
  const search = client.search(ldap.baseDn, {
    scope: 'sub',
    filter,
    attributes: attributes.filter(each => each !== ''),
    explicitBufferAttributes: ldap.idAttribute.toLowerCase() === 'objectguid' ? [ldap.idAttribute] : [],
    sizeLimit: 2,
    timeLimit: patience / 1000,
  });
  // References to other servers come apart from entries, and lead nowhere.
  const { searchEntries } = await search.catch((error: unknown) => {
    if (error instanceof SizeLimitExceededError) return { searchEntries: [] };
    throw error;
  });
  return searchEntries.length === 1 ? searchEntries[0] : undefined;
}

/** Groups that the entry names itself (memberOf), and those that name it. */
async function groupsIn(
  ldap: LdapSettings,
  connection: Connection,
  secret: string | undefined,
  entry: Entry,
): Promise<string[]> {
  const own = ldap.groupsAttribute === '' ? [] : groupsOf(entry[ldap.groupsAttribute]);
  const { groupBaseDn, memberAttribute, nestedGroups: nested = false } = ldap;
  if (groupBaseDn === '') return own;
  return withClient(ldap, connection, async client => {
    if (ldap.bindDn !== '') await client.bind(ldap.bindDn, secret ?? '');
    return groupsAround(client, { groupBaseDn, memberAttribute, nested, patience }, entry.dn, own);
  });
}

interface Connection {
  readonly url: string;
  readonly tls: ConnectionOptions;
}

/** To the address that was checked; TLS still proves the name. */
async function connectionOf({ url: text, authority }: LdapSettings): Promise<Connection> {
  const url = new URL(text);
  const { address, family } = await checkedAddress(url, { local: isOnThisMachine(url) });
  const port = url.port === '' ? (url.protocol === 'ldaps:' ? '636' : '389') : url.port;
  const host = family === 6 ? `[${address}]` : address;
  const name = url.hostname.replace(/^\[|\]$/g, '');
  return {
    url: `${url.protocol}//${host}:${port}`,
    tls: {
      servername: /^[\d.]+$|:/.test(name) ? '' : name,
      rejectUnauthorized: true,
      ...(authority === '' ? {} : { ca: authority }),
    },
  };
}

async function withClient<T>(
  ldap: LdapSettings,
  { url, tls }: Connection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    url,
    timeout: patience,
    connectTimeout: patience,
    // The library speaks TLS as soon as it is given options of it, whatever the scheme.
    ...(url.startsWith('ldaps:') ? { tlsOptions: tls } : {}),
  });
  try {
    if (ldap.startTls) await client.startTLS(tls);
    return await work(client);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

const firstOf = (value: Entry[string] | undefined): unknown => (Array.isArray(value) ? value[0] : value);

/** objectGUID is octets; everything else is text. */
function identifierIn(value: Entry[string] | undefined): unknown {
  const first = firstOf(value);
  return Buffer.isBuffer(first) ? first.toString('hex') : first;
}

function settingsOf({ settings, name }: Provider): LdapSettings {
  if (settings.ldap === undefined) throw new Error(`the provider ${name} is no directory`);
  return settings.ldap;
}
