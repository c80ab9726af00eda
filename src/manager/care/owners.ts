import type { Db, Tx } from '#store';

/** Who is written to about an application: those who look after it, and their words for it. */
export interface Owner {
  readonly developerId: string;
  readonly application: { readonly id: string; readonly title: string };
  readonly addresses: readonly string[];
}

/** Addresses told for one developer at most. */
const mostAddresses = 10;

/** The people of the developer who can sign in; where there are none, the address that staff noted. */
export async function ownerOf(db: Db | Tx, applicationId: string): Promise<Owner | undefined> {
  const row = await db
    .selectFrom('applications')
    .innerJoin('developers', 'developers.id', 'applications.developer_id')
    .select(['applications.id', 'applications.title', 'developers.id as developerId', 'developers.email'])
    .where('applications.id', '=', applicationId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, title, developerId, email } = row;
  return { developerId, application: { id, title }, addresses: await addressesOf(db, developerId, email) };
}

/** Where a developer is written to of what belongs to no application. */
export async function addressesOfDeveloper(db: Db | Tx, developerId: string): Promise<readonly string[]> {
  const row = await db
    .selectFrom('developers')
    .select('email')
    .where('id', '=', developerId)
    .executeTakeFirst();
  return row === undefined ? [] : addressesOf(db, developerId, row.email);
}

async function addressesOf(db: Db | Tx, developerId: string, email: string | null): Promise<string[]> {
  const people = await db
    .selectFrom('users')
    .select('email')
    .where('developer_id', '=', developerId)
    .where('status', '=', 'active')
    .orderBy('id')
    .limit(mostAddresses)
    .execute();
  const noted = email === null ? [] : [email];
  return people.length > 0 ? people.map(user => user.email) : noted;
}

/** Sends a message to an address. */
export type Tell = (to: string, letter: { readonly subject: string; readonly text: string }) => Promise<void>;
