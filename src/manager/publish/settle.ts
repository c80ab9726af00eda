import type { SnapshotDocument } from '#gateway';
import type { Change } from '#store';
import { getVersion } from '../catalogue/versions.ts';
import { GatehouseError } from '#kernel';
import { type Touched, takeTouched } from '../live.ts';
import { type Assembly, assemble, labelOf, refuseSamePlace } from './assemble.ts';
import { judge, markWaived, missingOf, refuseMissing } from './judge.ts';
import { ensureZones } from '../zones.ts';
import { bringBack } from './roll-back.ts';
import { listSnapshots, lockSnapshots, readSnapshot, type SnapshotInfo, storeSnapshot } from './snapshots.ts';

export interface SettleOptions {
  readonly by: string;
  readonly now: number;
  readonly note?: string;
  /** Publishing on purpose: gateways go back to the catalogue after a rollback. */
  readonly leaveRollback?: boolean;
}

/**
 * Ends a change: if it touched what gateways serve, makes one Snapshot of it, in the same transaction. Call it
 * once after all services of a change; a change that only concerns drafts makes none.
 * @throws `below-floor` when a version that the change touched would lack a control that it did not lack before
 * by a waiver that ended; `conflict` for two versions in one place; `snapshot-refused`.
 */
export async function settle(change: Change, options: SettleOptions): Promise<SnapshotInfo | undefined> {
  const touched = takeTouched(change);
  if (touched === undefined || !(await concernsGateways(change, touched))) return undefined;
  return remake(change, touched, options);
}

/** What every start does first: the standard zones, and a Snapshot, so that gateways can serve, if only refusals. */
export async function prepare(change: Change, options: SettleOptions): Promise<SnapshotInfo | undefined> {
  await ensureZones(change, options.now);
  return settle(change, { note: 'first start', ...options });
}

/** Makes a Snapshot of the catalogue as it is now, if that differs from what is served; ends a rollback. */
export async function republish(change: Change, options: SettleOptions): Promise<SnapshotInfo | undefined> {
  takeTouched(change);
  const everything: Touched = { versions: new Set(), everything: true, plans: true };
  return remake(change, everything, { ...options, leaveRollback: true });
}

async function remake(
  change: Change,
  touched: Touched,
  options: SettleOptions,
): Promise<SnapshotInfo | undefined> {
  await lockSnapshots(change);
  const latest = (await listSnapshots(change.tx, { limit: 1 }))[0];
  const pinned = options.leaveRollback === true ? null : (latest?.rolledBackTo ?? null);
  const content =
    pinned === null
      ? serve(await assemble(change.tx), touched, options.now)
      : (await bringBack(change.tx, pinned, options.now)).content;
  if (latest !== undefined && latest.rolledBackTo === pinned) {
    const served = await readSnapshot(change.tx, latest.number);
    if (sameContent(served, content)) return undefined;
  }
  return storeSnapshot(change, content, {
    by: options.by,
    now: options.now,
    note: options.note ?? '',
    rolledBackTo: pinned,
  });
}

/** The catalogue as it may be served; refuses only what this change is to blame for. */
export function serve(
  assembly: Assembly,
  touched: Touched,
  now: number,
): Pick<SnapshotDocument, 'zones' | 'versions' | 'plans'> {
  refuseSamePlace(assembly.versions.map(({ document }) => document));
  const versions = assembly.versions.map(({ document, evidence }) => {
    const judgements = judge(document, assembly.zones, evidence, now);
    if (touched.everything || touched.versions.has(document.id))
      refuseMissing(labelOf(document), missingOf(judgements, ['missing']));
    return markWaived(document, judgements);
  });
  return { zones: assembly.zones, versions, plans: assembly.plans };
}

async function concernsGateways(change: Change, touched: Touched): Promise<boolean> {
  if (touched.everything || touched.plans) return true;
  for (const id of touched.versions) {
    if (!(await isDraft(change, id))) return true;
  }
  return false;
}

/** A draft was never served, and a version that is gone was a draft or retired before. */
async function isDraft(change: Change, id: string): Promise<boolean> {
  try {
    return (await getVersion(change.tx, id)).lifecycle === 'draft';
  } catch (error) {
    if (error instanceof GatehouseError && error.code === 'not-found') return true;
    throw error;
  }
}

function sameContent(
  a: Pick<SnapshotDocument, 'zones' | 'versions' | 'plans'>,
  b: Pick<SnapshotDocument, 'zones' | 'versions' | 'plans'>,
): boolean {
  const text = ({ zones, versions, plans }: typeof a): string => JSON.stringify([zones, versions, plans]);
  return text(a) === text(b);
}
