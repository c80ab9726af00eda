import type { SnapshotDocument } from '#gateway';

/** One difference between two Snapshots: where, and what was there before and after. */
export interface SnapshotDifference {
  /** In words of the catalogue, such as `versions/pets/v1/operations/GET ~1pets/category`. */
  readonly at: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * What a gateway does otherwise under `b` than under `a`, in the order of the catalogue. Lists whose members have
 * names are compared by name, so that inserting one shows as one difference.
 */
export function diffSnapshots(a: SnapshotDocument, b: SnapshotDocument): SnapshotDifference[] {
  const differences: SnapshotDifference[] = [];
  compareValues('', readable(a), readable(b), differences);
  return differences;
}

type Tree = { readonly [name: string]: unknown };

function readable({ zones, versions, plans }: SnapshotDocument): Tree {
  return {
    zones: byName(zones, zone => zone.name, withPolicies),
    plans: byName(plans, plan => plan.name, withPolicies),
    versions: byName(
      versions,
      version => `${version.api.name}/${version.name}`,
      version => ({
        ...withPolicies(version),
        operations: byName(
          version.operations,
          operation => `${operation.method} ${operation.path.replaceAll('/', '~1')}`,
          withPolicies,
        ),
      }),
    ),
  };
}

const withPolicies = <T extends { readonly policies: readonly { readonly id: string }[] }>(
  item: T,
): Tree => ({
  ...item,
  policies: byName(
    item.policies,
    policy => policy.id.replaceAll('/', '~1'),
    policy => policy,
  ),
});

function byName<T>(items: readonly T[], nameOf: (item: T) => string, treeOf: (item: T) => unknown): Tree {
  return Object.fromEntries(items.map(item => [nameOf(item), treeOf(item)]));
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function compareValues(at: string, a: unknown, b: unknown, differences: SnapshotDifference[]): void {
  if (isTree(a) && isTree(b)) {
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
      compareValues(at === '' ? name : `${at}/${name}`, a[name], b[name], differences);
  } else if (a === undefined) {
    if (b !== undefined) differences.push({ at, kind: 'added', to: b });
  } else if (b === undefined) {
    differences.push({ at, kind: 'removed', from: a });
  } else if (JSON.stringify(a) !== JSON.stringify(b)) {
    differences.push({ at, kind: 'changed', from: a, to: b });
  }
}
