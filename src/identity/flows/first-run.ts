import type { Role } from '#credentials';
import { invalidInput } from '#kernel';
import { requireStrong } from '../passwords/strength.ts';
import { normaliseEmail } from '../people/email.ts';
import { claimLink, issueLink, readLink, unusable, voidLinks } from '../people/links.ts';
import { normaliseName } from '../people/name.ts';
import { createUser, findByEmail, hasAdministrator, setUser, type User } from '../people/users.ts';
import type { Change, Tx } from '#store';
import { type Asker, auditUser, type Tools } from '../tools.ts';
import { open, type SignedInNow } from './open.ts';

/** What the first administrator may be besides: the two duties that administrators are kept from, as a small house needs. */
export const firstRoles = ['administrator', 'security', 'business-owner'] as const satisfies readonly Role[];

/**
 * A new link for the first administrator, which voids the one before; undefined when an administrator can sign in.
 * Gives the secret, which goes to the operator's terminal and nowhere else.
 */
export async function firstRunLink(tools: Tools, change: Change): Promise<string | undefined> {
  if (await hasAdministrator(change.tx)) {
    await voidLinks(change.tx, 'first-run', null);
    return undefined;
  }
  return issueLink(change, tools, { kind: 'first-run', userId: null }, tools.clock.now());
}

export interface FirstAdministrator {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly roles: readonly Role[];
}

/** Makes the first administrator and signs them in. @throws link-unusable, invalid-input, busy */
export async function firstRun(tools: Tools, asked: FirstAdministrator, asker: Asker): Promise<SignedInNow> {
  const { store, keyed, clock } = tools;
  const link = await readLink(store.db, keyed, asked.token, clock.now());
  if (link.kind !== 'first-run') throw unusable();
  const person = checkedPerson(asked);
  const roles = firstRoles.filter(role => asked.roles.includes(role));
  if (!roles.includes('administrator'))
    throw invalidInput([{ at: '/roles', message: 'must hold administrator' }]);
  await requireStrong(asked.password, person);
  const password = await tools.passwords.hash(asked.password);
  return store.change(async change => {
    const now = clock.now();
    await claimLink(change, keyed, 'first-run', asked.token, now);
    if (await hasAdministrator(change.tx)) throw unusable();
    const user = await administrator(change, { ...person, password, roles }, tools);
    await auditUser(change.tx, { userId: user.id, action: 'user.first-run', detail: { roles } }, asker, now);
    return open(tools, change, user, asker, 'first-run');
  });
}

/** Somebody invited, or disabled with all the others, may have the address: the link comes from the operator. */
async function administrator(
  change: Change,
  input: { email: string; name: string; password: string; roles: Role[] },
  { clock, random }: Tools,
): Promise<User> {
  const { email, name, password, roles } = input;
  const there = await findByEmail(change.tx, 'internal', email);
  const now = clock.now();
  if (there === undefined) {
    const fresh = { realm: 'internal', email, name, password, roles, status: 'active' } as const;
    return (await createUser(change, fresh, now, random)).after;
  }
  await clear(change.tx, there.user.id);
  const fields = { name, password, roles: JSON.stringify(roles), status: 'active' } as const;
  return (await setUser(change, there.user, fields, now)).after;
}

async function clear(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('one_time_links').where('user_id', '=', userId).execute();
  await tx.deleteFrom('sessions').where('user_id', '=', userId).execute();
}

/** Name and address as they are kept. @throws invalid-input that says what to change */
export function checkedPerson(asked: { readonly name: string; readonly email: string }): {
  name: string;
  email: string;
} {
  const email = normaliseEmail(asked.email);
  const name = normaliseName(asked.name);
  const faults = [
    ...(name === undefined ? [{ at: '/name', message: nameAdvice }] : []),
    ...(email === undefined ? [{ at: '/email', message: emailAdvice }] : []),
  ];
  if (name === undefined || email === undefined) throw invalidInput(faults);
  return { name, email };
}

export const nameAdvice = 'Enter a name of 1 to 100 characters, without < or >.';
export const emailAdvice = 'Enter an e-mail address, such as ann@example.org.';
