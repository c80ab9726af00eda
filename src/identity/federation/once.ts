import { GatehouseError } from '#kernel';
import type { Change } from '#store';
import type { Keyed } from '../keyed.ts';

/**
 * Lets an answer count once: a second sign-in by the same one fails, on whichever node it comes.
 * @throws federation-failed
 */
export async function countOnce(
  { tx }: Change,
  keyed: Keyed,
  { state, notAfter }: { readonly state: string; readonly notAfter: number },
): Promise<void> {
  const used = await tx
    .insertInto('federated_answers')
    .values({ id: keyed('answer', state), content: null, not_after: notAfter })
    .onConflict(conflict => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (used.numInsertedOrUpdatedRows !== 1n)
    throw new GatehouseError('federation-failed', 'This answer of the provider was used before.');
}
