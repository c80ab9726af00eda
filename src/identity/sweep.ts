import { appendAudit } from '#audit';
import type { Change } from '#store';
import { sweepCounts } from './guard/counts.ts';
import { sessionLimits } from './people/sessions.ts';

const day = 86_400_000;

/** Removes sessions and links that are over, and accounts of the portal whose address nobody verified in a week. */
export async function sweep(change: Change, now: number): Promise<void> {
  const { tx } = change;
  await sweepCounts(change, now);
  await tx.deleteFrom('sessions').where('not_after', '<=', now).execute();
  for (const realm of ['internal', 'external'] as const) {
    const idle = sessionLimits[realm].idle;
    await tx
      .deleteFrom('sessions')
      .where('last_seen_at', '<=', now - idle)
      .where('user_id', 'in', of => of.selectFrom('users').select('id').where('realm', '=', realm))
      .execute();
  }
  await tx.deleteFrom('used_challenges').where('not_after', '<=', now).execute();
  await tx
    .deleteFrom('one_time_links')
    .where(row => row.or([row('not_after', '<=', now), row('used_at', 'is not', null)]))
    .execute();
  await tx.deleteFrom('federated_answers').where('not_after', '<=', now).execute();
  // Of people who are erased gateways need to know only while a token of theirs could live.
  await tx
    .deleteFrom('feed')
    .where('kind', '=', 'user')
    .where('at', '<=', now - day)
    .where('subject_id', 'not in', of => of.selectFrom('users').select('id'))
    .execute();
  const { numDeletedRows } = await tx
    .deleteFrom('users')
    .where('realm', '=', 'external')
    .where('status', '=', 'invited')
    .where('updated_at', '<=', now - 7 * day)
    .executeTakeFirst();
  if (numDeletedRows === 0n) return;
  await appendAudit(tx, {
    at: now,
    actor: 'system',
    action: 'user.sweep',
    resourceKind: 'user',
    resourceId: 'external',
    detail: { unverified: Number(numDeletedRows) },
    address: '',
  });
}
