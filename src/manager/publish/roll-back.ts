import type { Category, SnapshotDocument, VersionDocument } from '#gateway';
import { type Change, type Tx, conflict } from '#store';
import { listOperations } from '../catalogue/operations.ts';
import { tighter } from '../floors/facts.ts';
import type { Version } from '../records.ts';
import { listWaivers } from '../waivers.ts';
import { allVersions, assemble, evidenceOf, labelOf, refuseSamePlace } from './assemble.ts';
import { judge, markWaived, missingOf, refuseMissing } from './judge.ts';
import {
  getSnapshotInfo,
  listSnapshots,
  lockSnapshots,
  readSnapshot,
  type SnapshotInfo,
  storeSnapshot,
} from './snapshots.ts';

/**
 * Bringing back an earlier Snapshot: an emergency brake. The old documents are served again, but held to what is
 * known today: versions that were retired stay away, categories and audiences count as the stricter of then and
 * now, waivers are today's, and what would be below its floor is refused. The catalogue itself is not changed;
 * until somebody publishes, gateways stay with the old documents (`settle` keeps to them).
 */
export interface RolledBack {
  readonly snapshot: SnapshotInfo;
  /** Versions of the old Snapshot that are not served again, because they were retired or deleted since. */
  readonly leftOut: readonly string[];
}

export async function rollBack(change: Change, number: number, by: string, now: number): Promise<RolledBack> {
  await lockSnapshots(change);
  const target = await getSnapshotInfo(change.tx, number);
  const latest = (await listSnapshots(change.tx, { limit: 1 }))[0];
  if (latest?.number === number) throw conflict(`Snapshot ${number} is the one in service.`);
  // Bringing back what itself was brought back means the original.
  const original = target.rolledBackTo ?? target.number;
  const { content, leftOut } = await bringBack(change.tx, original, now);
  const snapshot = await storeSnapshot(change, content, {
    by,
    now,
    note: `rolled back to ${original}`,
    rolledBackTo: original,
  });
  return { snapshot, leftOut };
}

/** The content of an old Snapshot as it may be served today. @throws `below-floor` */
export async function bringBack(
  tx: Tx,
  number: number,
  now: number,
): Promise<{
  readonly content: Pick<SnapshotDocument, 'zones' | 'versions' | 'plans'>;
  readonly leftOut: readonly string[];
}> {
  const old = await readSnapshot(tx, number);
  const today = new Map((await allVersions(tx)).map(version => [version.id, version]));
  const { plans, zones } = await assemble(tx);
  const versions: VersionDocument[] = [];
  const leftOut: string[] = [];
  for (const document of old.versions) {
    const version = today.get(document.id);
    if (version === undefined || version.lifecycle === 'retired' || version.lifecycle === 'draft') {
      leftOut.push(labelOf(document));
      continue;
    }
    versions.push(await asOfToday(tx, document, version, old, now));
  }
  refuseSamePlace(versions);
  return {
    content: {
      zones: [...old.zones, ...missingFrom(old.zones, zones, ({ name }) => name)],
      versions,
      // Applications subscribe under plans that are newer than the Snapshot: their limits must hold too.
      plans: [...old.plans, ...missingFrom(old.plans, plans, ({ id }) => id)],
    },
    leftOut,
  };
}

async function asOfToday(
  tx: Tx,
  document: VersionDocument,
  version: Version,
  old: SnapshotDocument,
  now: number,
): Promise<VersionDocument> {
  const known = new Map((await listOperations(tx, version.id)).map(operation => [operation.id, operation]));
  const strict: VersionDocument = {
    ...document,
    lifecycle: version.lifecycle === 'deprecated' ? 'deprecated' : 'published',
    audience: tighter(document.audience, version.audience),
    operations: document.operations.map(operation => {
      const present = known.get(operation.id);
      return {
        ...operation,
        category: present === undefined ? operation.category : stricter(operation.category, present.category),
        audience: tighter(tighter(operation.audience, version.audience), present?.audience),
      };
    }),
  };
  const evidence = evidenceOf(version, await listWaivers(tx, { versionId: version.id }));
  const judgements = judge(strict, old.zones, evidence, now);
  refuseMissing(`${labelOf(document)} as of Snapshot ${old.number}`, missingOf(judgements, ['missing']));
  return markWaived(strict, judgements);
}

/** What either says that it does, and harm if either says so. */
export function stricter(a: Category, b: Category): Category {
  const does = a.startsWith('does') || b.startsWith('does');
  const harm = a.endsWith('-harm') || b.endsWith('-harm');
  return `${does ? 'does' : 'tells'}${harm ? '-harm' : ''}`;
}

function missingFrom<T>(present: readonly T[], all: readonly T[], keyOf: (item: T) => string): T[] {
  const keys = new Set(present.map(keyOf));
  return all.filter(item => !keys.has(keyOf(item)));
}
