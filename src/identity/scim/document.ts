/** What a directory tells of somebody, as far as it is kept (RFC 7643 section 4.1). */
import { normaliseEmail } from '../people/email.ts';
import { normaliseName } from '../people/name.ts';
import { invalid } from './failure.ts';

export interface Email {
  readonly value: string;
  readonly type?: string;
  readonly primary?: boolean;
}

export interface UserDocument {
  readonly userName: string;
  readonly externalId?: string;
  readonly displayName?: string;
  readonly name?: { readonly formatted?: string; readonly givenName?: string; readonly familyName?: string };
  readonly emails?: readonly Email[];
  readonly active: boolean;
}

const maxText = 500;
const maxEmails = 10;

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member by its name in any case; a name that is there twice means nothing for sure. */
export function memberOf(object: Json, name: string): unknown {
  const keys = Object.keys(object).filter(key => key.toLowerCase() === name.toLowerCase());
  if (keys.length > 1) throw invalid(`${name} is there more than once.`, 'invalidSyntax');
  const [key] = keys;
  return key === undefined ? undefined : object[key];
}

export function textAt(object: Json, name: string): string | undefined {
  const value = memberOf(object, name);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || value.length > maxText)
    throw invalid(`${name} must be a text of at most ${maxText} characters.`);
  return value;
}

/** Entra ID writes truth values as text. */
export function truthOf(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid('A truth value must be true or false.');
}

/** A user as a client sends it; what is not kept is passed over, as RFC 7644 section 3.3 has it. */
export function readUser(body: unknown): UserDocument {
  if (!isObject(body)) throw invalid('The body must be a JSON object.', 'invalidSyntax');
  const userName = textAt(body, 'userName');
  if (userName === undefined) throw invalid('userName is missing.');
  const active = memberOf(body, 'active');
  const name = memberOf(body, 'name');
  const named = isObject(name)
    ? given({
        formatted: textAt(name, 'formatted'),
        givenName: textAt(name, 'givenName'),
        familyName: textAt(name, 'familyName'),
      })
    : undefined;
  const emails = emailsIn(memberOf(body, 'emails'));
  return {
    userName,
    active: active === undefined || active === null ? true : truthOf(active),
    ...given({
      externalId: textAt(body, 'externalId'),
      displayName: textAt(body, 'displayName'),
      name: named,
      emails,
    }),
  };
}

function emailsIn(value: unknown): Email[] | undefined {
  if (value === undefined || value === null) return undefined;
  const all = Array.isArray(value) ? (value as unknown[]) : [value];
  if (all.length > maxEmails) throw invalid(`There are more than ${maxEmails} e-mail addresses.`);
  return all.map(each => {
    if (!isObject(each)) throw invalid('emails must hold objects.');
    const address = textAt(each, 'value');
    if (address === undefined) throw invalid('An e-mail address has no value.');
    const primary = memberOf(each, 'primary');
    return {
      value: address,
      ...given({ type: textAt(each, 'type') }),
      ...(primary === undefined || primary === null ? {} : { primary: truthOf(primary) }),
    };
  });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;

/** The address under which somebody is known here: the primary one, the first, or else the userName. */
export function emailOf({ emails = [], userName }: UserDocument): string {
  const told = (emails.find(({ primary }) => primary === true) ?? emails[0])?.value ?? userName;
  const email = normaliseEmail(told);
  if (email === undefined) throw invalid('Neither emails nor userName holds an e-mail address.');
  return email;
}

export function nameOf({ displayName, name, userName }: UserDocument): string {
  const parts = [name?.givenName, name?.familyName].filter(part => part !== undefined).join(' ');
  for (const told of [displayName, name?.formatted, parts, userName]) {
    const known = normaliseName(told ?? '');
    if (known !== undefined) return known;
  }
  throw invalid('There is no name that can be shown.');
}
