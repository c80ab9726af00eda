import { invalidInput, newId } from '#kernel';
import { type Change, type Db, type Tx, conflict, found, revised } from '#store';
import { getOperation } from './catalogue/operations.ts';
import { getVersion } from './catalogue/versions.ts';
import { controls } from './floors/controls.ts';
import { touchVersion } from './live.ts';
import type { Changed } from '#api';
import { type Waiver, waiverOf } from './records.ts';

/**
 * Waivers: a control that an operation does without for a while, with a reason. Who may grant one (the Security
 * role) is decided where the request comes in. When one lapses or is revoked, the operation answers 503 until it
 * meets its floor.
 */
export interface WaiverInput {
  readonly versionId: string;
  /** Absent: for every operation of the version. */
  readonly operationId?: string | null;
  readonly control: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** A year: what is waived for longer is a decision to be made again. */
export const longestWaiver = 366 * 86_400_000;
const shortestReason = 10;

export async function grantWaiver(
  change: Change,
  input: WaiverInput,
  by: string,
  now: number,
): Promise<Changed<Waiver>> {
  checkWaiver(input, now);
  const version = await getVersion(change.tx, input.versionId);
  if (input.operationId !== undefined && input.operationId !== null) {
    const operation = await getOperation(change.tx, input.operationId);
    if (operation.versionId !== version.id)
      throw invalidInput([{ at: '/operationId', message: 'is an operation of another version' }]);
  }
  const row = {
    id: newId('wvr'),
    version_id: version.id,
    operation_id: input.operationId ?? null,
    control: input.control,
    reason: input.reason.trim(),
    until: input.until,
    granted_by: by,
    created_at: now,
    revoked_at: null,
  };
  await change.tx.insertInto('waivers').values(row).execute();
  touchVersion(change, version.id);
  return { before: null, after: waiverOf(row) };
}

/** @throws `invalid-input` for a control that nobody can waive, no real reason, or an end too far or past. */
export function checkWaiver(input: Pick<WaiverInput, 'control' | 'reason' | 'until'>, now: number): void {
  const control = controls.get(input.control);
  const faults = [];
  if (control === undefined)
    faults.push({ at: '/control', message: `there is no control "${input.control}"` });
  else if (!control.waivable) faults.push({ at: '/control', message: `"${control.title}" cannot be waived` });
  if (input.reason.trim().length < shortestReason)
    faults.push({ at: '/reason', message: 'must say why, in ten characters or more' });
  if (!(input.until > now)) faults.push({ at: '/until', message: 'must be in the future' });
  else if (input.until > now + longestWaiver) faults.push({ at: '/until', message: 'must be within a year' });
  if (faults.length > 0) throw invalidInput(faults);
}

/** Ends a waiver now. Operations that lived by it are out of service from the next Snapshot on. */
export async function revokeWaiver(change: Change, id: string, now: number): Promise<Changed<Waiver>> {
  const before = await getWaiver(change.tx, id);
  if (before.revokedAt !== null) throw conflict('The waiver is already revoked.');
  await revised(
    change.tx
      .updateTable('waivers')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('revoked_at', 'is', null),
  );
  touchVersion(change, before.versionId);
  return { before, after: { ...before, revokedAt: now } };
}

const day = 86_400_000;

/** Whole days until it lapses; none for one that has ended. */
export function daysLeft(waiver: Pick<Waiver, 'until' | 'revokedAt'>, now: number): number {
  return waiver.revokedAt === null && waiver.until > now ? Math.floor((waiver.until - now) / day) : 0;
}

export async function getWaiver(db: Db | Tx, id: string): Promise<Waiver> {
  const row = await db.selectFrom('waivers').selectAll().where('id', '=', id).executeTakeFirst();
  return waiverOf(found(row, 'waiver', id));
}

export async function listWaivers(
  db: Db | Tx,
  filter: { readonly versionId?: string; readonly holdingAt?: number } = {},
): Promise<Waiver[]> {
  let query = db.selectFrom('waivers').selectAll();
  if (filter.versionId !== undefined) query = query.where('version_id', '=', filter.versionId);
  if (filter.holdingAt !== undefined)
    query = query.where('revoked_at', 'is', null).where('until', '>', filter.holdingAt);
  return (await query.orderBy('created_at').orderBy('id').execute()).map(waiverOf);
}
