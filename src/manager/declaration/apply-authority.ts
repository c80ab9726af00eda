import { type Change, found } from '#store';
import type { Changed } from '#api';
import { type Authority, createAuthority, deleteAuthority, updateAuthority } from '../authorities.ts';
import { recorded } from '../routes/authorities/shape.ts';
import type { Entry } from './entries.ts';
import type { Step } from './plan.ts';

interface Context {
  readonly now: number;
  readonly record: (action: string, done: Changed<object>) => Promise<unknown>;
}

/** Enters an authority, gives it other certificates, or removes it. */
export async function applyAuthority(
  change: Change,
  { now, record }: Context,
  { action }: Step,
  { name, value: { certificates } }: Extract<Entry, { readonly kind: 'authority' }>,
): Promise<void> {
  if (action === 'create') {
    await record('authority.create', brief(await createAuthority(change, { name, certificates }, now)));
    return;
  }
  const row = await change.tx
    .selectFrom('client_authorities')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  const { id } = found(row, 'authority', name);
  if (action === 'update')
    await record('authority.update', brief(await updateAuthority(change, id, certificates, undefined, now)));
  else await record('authority.delete', brief(await deleteAuthority(change, id, undefined)));
}

/** As single requests are recorded: without texts and lists that may be long. */
const brief = ({ before, after }: Changed<Authority>): Changed<object> => ({
  before: before && recorded(before),
  after: after && recorded(after),
});
