import type { Tx } from '#store';
import type { User } from './users.ts';

/** Somebody signed up with the address and never showed that it is theirs. */
export const isPending = ({ realm, status, developerId }: User): boolean =>
  realm === 'external' && status === 'invited' && developerId === null;

/**
 * Gone with its password: whoever signed up with another person's address must not keep a way into the account that
 * its owner gets now.
 */
export async function discardPending(tx: Tx, { id }: User): Promise<void> {
  await tx.deleteFrom('one_time_links').where('user_id', '=', id).execute();
  await tx.deleteFrom('users').where('id', '=', id).where('status', '=', 'invited').execute();
}
