import type { ContractLint } from '#contracts';
import { prepareProof } from '#gateway';
import { type Fault, GatehouseError } from '#kernel';
import { type Db, found } from '#store';
import { getVersion } from '../catalogue/versions.ts';
import { controlOf } from '../floors/controls.ts';
import type { MissingControl } from '../floors/evaluate.ts';
import type { Lifecycle, Waiver } from '../records.ts';
import { daysLeft, listWaivers } from '../waivers.ts';
import { assemble, labelOf, refuseSamePlace } from './assemble.ts';
import { type Difference, differencesOf } from './differences.ts';
import { refuseHeldBack } from './held-back.ts';
import { type Judgement, judge, markWaived, missingOf } from './judge.ts';
import { refuseStep } from './lifecycle.ts';
import { listSnapshots, readSnapshot, refuseUncompilable } from './snapshots.ts';

/** What publishing a version would do, told in full: `publish` itself stops at the first thing that is wrong. */
export interface Preview {
  readonly version: string;
  readonly lifecycle: Lifecycle;
  readonly publishes: boolean;
  /** What stands in the way beside the floor. */
  readonly problems: readonly Obstacle[];
  readonly missing: readonly MissingControl[];
  readonly waivers: readonly UsedWaiver[];
  /** Number of the Snapshot that gateways serve now; null before the first. */
  readonly served: number | null;
  /** The Snapshot of a rollback that publishing would end. */
  readonly endsRollback: number | null;
  readonly differences: readonly Difference[];
}

export interface Obstacle {
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly Fault[];
}

export interface UsedWaiver extends Waiver {
  readonly title: string;
  readonly daysLeft: number;
  /** Operations that live by it. */
  readonly operations: number;
}

export async function previewPublish(
  db: Db,
  versionId: string,
  lint: ContractLint,
  now: number,
): Promise<Preview> {
  const version = await getVersion(db, versionId);
  const { zones, plans, versions } = await assemble(db, undefined, versionId);
  const judged = versions.map(({ document, evidence }) => {
    const shown = document.id === versionId ? { ...document, lifecycle: 'published' as const } : document;
    return { document: shown, judgements: judge(shown, zones, evidence, now) };
  });
  const { document, judgements } = found(
    judged.find(({ document }) => document.id === versionId),
    'version',
    versionId,
  );
  const wanted = { zones, plans, versions: judged.map(each => markWaived(each.document, each.judgements)) };
  const latest = (await listSnapshots(db, { limit: 1 }))[0];
  const served = latest && (await readSnapshot(db, latest.number));
  await prepareProof(wanted);
  const problems = [
    ...(await obstacle(() => refuseStep(version, 'published'))),
    ...(await obstacle(() => refuseHeldBack(db, versionId, lint))),
    ...(await obstacle(() => refuseSamePlace(wanted.versions))),
    ...(await obstacle(() => refuseUncompilable({ format: 1, number: 1, createdAt: now, ...wanted }))),
  ];
  const missing = missingOf(judgements, ['missing', 'lapsed']);
  return {
    version: labelOf(document),
    lifecycle: version.lifecycle,
    publishes: problems.length === 0 && missing.length === 0,
    problems,
    missing,
    waivers: waiversUsed(judgements, await listWaivers(db, { versionId }), now),
    served: latest?.number ?? null,
    endsRollback: latest?.rolledBackTo ?? null,
    differences: differencesOf(served ?? { zones: [], plans: [], versions: [] }, wanted),
  };
}

async function obstacle(refuse: () => void | Promise<void>): Promise<Obstacle[]> {
  try {
    await refuse();
    return [];
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    return [{ code: error.code, detail: error.message, errors: (error.extra['errors'] ?? []) as Fault[] }];
  }
}

/** Those that lapse first come first. */
function waiversUsed(judgements: readonly Judgement[], known: readonly Waiver[], now: number): UsedWaiver[] {
  const uses = new Map<string, number>();
  for (const { report } of judgements)
    for (const { state, waiver } of report.controls)
      if (state === 'waived' && waiver !== undefined) uses.set(waiver.id, (uses.get(waiver.id) ?? 0) + 1);
  return known
    .flatMap(waiver => {
      const operations = uses.get(waiver.id);
      if (operations === undefined) return [];
      const { title } = controlOf(waiver.control);
      return [{ ...waiver, title, daysLeft: daysLeft(waiver, now), operations }];
    })
    .sort((a, b) => a.until - b.until);
}
