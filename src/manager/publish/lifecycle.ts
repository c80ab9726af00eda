import { type Change, type Db, type Tx, conflict, expectRevision, found } from '#store';
import { storeAnew } from '../catalogue/read-anew.ts';
import { getVersion, writeLifecycle } from '../catalogue/versions.ts';
import type { Changed } from '#api';
import type { Lifecycle, Version } from '../records.ts';
import { assemble, labelOf } from './assemble.ts';
import { type Judgement, judge, missingOf, refuseMissing } from './judge.ts';
import { settle, type SettleOptions } from './settle.ts';
import type { SnapshotInfo } from './snapshots.ts';

/** Draft → published ⇄ deprecated → retired; nothing comes back from retirement. */
const successors: Readonly<Record<Lifecycle, readonly Lifecycle[]>> = {
  draft: ['published', 'retired'],
  published: ['deprecated', 'retired'],
  deprecated: ['published', 'retired'],
  retired: [],
};

export interface LifecycleChange {
  readonly version: Changed<Version>;
  /** The Snapshot that brings it into service; none when gateways serve the same as before. */
  readonly snapshot: SnapshotInfo | undefined;
}

/**
 * Brings a version into service, or its changed state once more. Strict where `settle` is lenient: a waiver that
 * has ended is a missing control too.
 * @throws `below-floor` with `missing: [{operation, control, title, howToMeet, …}]`; `conflict`; `snapshot-refused`
 */
export async function publish(
  change: Change,
  versionId: string,
  options: SettleOptions & { readonly expected?: number | undefined },
): Promise<LifecycleChange> {
  const before = await getVersion(change.tx, versionId);
  expectRevision(before, options.expected);
  await storeAnew(change, versionId);
  const version = await moveTo(change, before, 'published', options.now);
  await refuseBelowFloor(change.tx, versionId, options.now);
  const note = options.note ?? `published ${before.name}`;
  const snapshot = await settle(change, { ...options, note, leaveRollback: true });
  return { version, snapshot };
}

/** Deprecates a version (it is served on, and says so) or retires it (it disappears). */
export async function setLifecycle(
  change: Change,
  versionId: string,
  lifecycle: 'deprecated' | 'retired',
  options: SettleOptions & { readonly expected?: number | undefined },
): Promise<LifecycleChange> {
  const before = await getVersion(change.tx, versionId);
  expectRevision(before, options.expected);
  const version = await moveTo(change, before, lifecycle, options.now);
  const note = options.note ?? `${lifecycle} ${before.name}`;
  return { version, snapshot: await settle(change, { ...options, note }) };
}

/** Writes the lifecycle if it follows from the present one; `settle` must come later in the change. */
export async function moveTo(
  change: Change,
  before: Version,
  lifecycle: Lifecycle,
  now: number,
): Promise<Changed<Version>> {
  refuseStep(before, lifecycle);
  return writeLifecycle(change, before, lifecycle, now);
}

/** @throws `conflict` where the lifecycle does not follow from the present one. */
export function refuseStep(before: Version, lifecycle: Lifecycle): void {
  const again = before.lifecycle === lifecycle && lifecycle === 'published';
  if (!again && !successors[before.lifecycle].includes(lifecycle))
    throw conflict(`A version that is ${before.lifecycle} cannot become ${lifecycle}.`, {
      lifecycle: before.lifecycle,
    });
}

/** @throws `below-floor` when the version as it is now lacks any control, also one whose waiver has ended. */
export async function refuseBelowFloor(db: Db | Tx, versionId: string, now: number): Promise<void> {
  const { label, judgements } = await reviewVersion(db, versionId, now);
  refuseMissing(label, missingOf(judgements, ['missing', 'lapsed']));
}

/** How each operation of a version stands against its floor, draft or not: what the console and CLI show. */
export async function reviewVersion(
  db: Db | Tx,
  versionId: string,
  now: number,
): Promise<{ readonly label: string; readonly judgements: readonly Judgement[] }> {
  const assembly = await assemble(db, versionId);
  const version = found(assembly.versions[0], 'version', versionId);
  return {
    label: labelOf(version.document),
    judgements: judge(version.document, assembly.zones, version.evidence, now),
  };
}
