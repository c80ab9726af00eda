/** One-time links: a secret that was printed or mailed, good once, for a while, for one thing. */
import { GatehouseError, newId, type RandomSource } from '#kernel';
import type { Change, Db, OneTimeLinkTable, Tx } from '#store';
import { type Keyed, looksLikeSecret, newSecret } from '../keyed.ts';

export type LinkKind = OneTimeLinkTable['kind'];

const hour = 3_600_000;

/** Milliseconds for which a link is good. */
export const linkLifetime: Readonly<Record<LinkKind, number>> = {
  'first-run': 24 * hour,
  invitation: 7 * 24 * hour,
  verification: 24 * hour,
  'password-reset': hour,
};

/** Where the screen of a link is. The secret stands in the fragment: browsers send it to no server, so no log has it. */
export const linkScreens: Readonly<Record<LinkKind, string>> = {
  'first-run': '/first-run',
  invitation: '/invitation',
  verification: '/verify',
  'password-reset': '/reset-password',
};

export interface Link {
  readonly kind: LinkKind;
  /** Null for the first run. */
  readonly userId: string | null;
}

/** Issues a link and voids the ones of its kind that its user had before. Gives the secret. */
export async function issueLink(
  { tx }: Change,
  tools: { readonly keyed: Keyed; readonly random: RandomSource },
  { kind, userId }: Link,
  now: number,
): Promise<string> {
  await voidLinks(tx, kind, userId);
  const secret = newSecret('ghl', tools.random);
  await tx
    .insertInto('one_time_links')
    .values({
      id: newId('lnk', tools.random),
      kind,
      hash: tools.keyed('link', secret),
      user_id: userId,
      created_at: now,
      not_after: now + linkLifetime[kind],
      used_at: null,
    })
    .execute();
  return secret;
}

/** Makes links of the kind useless. */
export async function voidLinks(tx: Tx, kind: LinkKind, userId: string | null): Promise<void> {
  await tx
    .deleteFrom('one_time_links')
    .where('kind', '=', kind)
    .where('user_id', userId === null ? 'is' : '=', userId)
    .execute();
}

/** The link that the secret is good for now, without using it up. @throws link-unusable */
export async function readLink(db: Db | Tx, keyed: Keyed, secret: string, now: number): Promise<Link> {
  if (!looksLikeSecret('ghl', secret)) throw unusable();
  const row = await db
    .selectFrom('one_time_links')
    .select(['kind', 'user_id'])
    .where('hash', '=', keyed('link', secret))
    .where('used_at', 'is', null)
    .where('not_after', '>', now)
    .executeTakeFirst();
  if (row === undefined) throw unusable();
  return { kind: row.kind, userId: row.user_id };
}

/**
 * Uses the link up. Of two that come at once, one gets it: the row is claimed by its own condition.
 * @throws link-unusable for one that is unknown, used, over, or of another kind.
 */
export async function claimLink(
  { tx }: Change,
  keyed: Keyed,
  kind: LinkKind,
  secret: string,
  now: number,
): Promise<Link> {
  if (!looksLikeSecret('ghl', secret)) throw unusable();
  const row = await tx
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('hash', '=', keyed('link', secret))
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('not_after', '>', now)
    .returning('user_id')
    .executeTakeFirst();
  if (row === undefined) throw unusable();
  return { kind, userId: row.user_id };
}

/** One answer, whatever is wrong with a link. */
export const unusable = (): GatehouseError => new GatehouseError('link-unusable');
