import type { PolicyDocument, SnapshotDocument, VersionDocument } from '#gateway';
import { labelOf } from './assemble.ts';

/** What gateways would do otherwise, thing by thing, as a screen lists it (`diff.ts` tells every leaf). */
export interface Difference {
  readonly thing: 'zone' | 'plan' | 'version' | 'operation' | 'policy';
  readonly kind: 'added' | 'removed' | 'changed';
  /** Of the zone, plan or policy; `<api>/<version>`; `<METHOD> <path>`. */
  readonly name: string;
  /** Where it belongs, in the same words; empty for what belongs to nothing. */
  readonly in: string;
  /** Of the operation or attachment. */
  readonly id: string | null;
  /** Fields that changed; none for what is added or removed. */
  readonly changes: readonly FieldDifference[];
}

export interface FieldDifference {
  readonly field: string;
  /** Absent where nothing was there, or where it is too long to be shown. */
  readonly from?: unknown;
  readonly to?: unknown;
}

type Content = Pick<SnapshotDocument, 'zones' | 'versions' | 'plans'>;
type Fields = Readonly<Record<string, unknown>>;

/** Characters of JSON that a value may have to be shown. */
const shownCharacters = 2_000;

/** In the order zones, plans, versions; below each its policies and operations. */
export function differencesOf(served: Content, wanted: Content): Difference[] {
  const found: Difference[] = [];
  pairs(served.zones, wanted.zones, ({ name }) => name).forEach(([a, b], name) => {
    compare(found, { thing: 'zone', name, in: '', id: null }, a, b);
    comparePolicies(found, `zone ${name}`, a?.policies, b?.policies);
  });
  pairs(served.plans, wanted.plans, ({ name }) => name).forEach(([a, b], name) => {
    compare(found, { thing: 'plan', name, in: '', id: null }, a, b);
    comparePolicies(found, `plan ${name}`, a?.policies, b?.policies);
  });
  pairs(served.versions, wanted.versions, labelOf).forEach(([a, b], label) => {
    compare(found, { thing: 'version', name: label, in: '', id: (b ?? a)?.id ?? null }, a, b);
    comparePolicies(found, label, a?.policies, b?.policies);
    compareOperations(found, label, a, b);
  });
  return found;
}

function compareOperations(
  found: Difference[],
  label: string,
  a: VersionDocument | undefined,
  b: VersionDocument | undefined,
): void {
  const place = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;
  pairs(a?.operations ?? [], b?.operations ?? [], place).forEach(([before, after], name) => {
    const id = (after ?? before)?.id ?? null;
    compare(found, { thing: 'operation', name, in: label, id }, before, after);
    comparePolicies(found, `${label} ${name}`, before?.policies, after?.policies);
  });
}

function comparePolicies(
  found: Difference[],
  place: string,
  a: readonly PolicyDocument[] = [],
  b: readonly PolicyDocument[] = [],
): void {
  pairs(a, b, ({ id }) => id).forEach(([before, after], id) => {
    const name = (after ?? before)?.policy ?? '';
    compare(found, { thing: 'policy', name, in: place, id }, before, after);
  });
}

/** Members that are compared apart. */
const apart: ReadonlySet<string> = new Set(['policies', 'operations']);

function compare(
  found: Difference[],
  about: Pick<Difference, 'thing' | 'name' | 'in' | 'id'>,
  a: object | undefined,
  b: object | undefined,
): void {
  if (a === undefined || b === undefined) {
    found.push({ ...about, kind: a === undefined ? 'added' : 'removed', changes: [] });
    return;
  }
  const [before, after] = [a as Fields, b as Fields];
  const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(field => !apart.has(field))
    .flatMap(field => changeOf(field, before[field], after[field]));
  if (changes.length > 0) found.push({ ...about, kind: 'changed', changes });
}

function changeOf(field: string, from: unknown, to: unknown): FieldDifference[] {
  const texts = [from, to].map(value => JSON.stringify(value) ?? '');
  if (texts[0] === texts[1]) return [];
  if (texts.some(text => text.length > shownCharacters)) return [{ field }];
  return [{ field, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
}

/** What stands under the same key in both lists, in the order of the first, then what only the second has. */
function pairs<T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (item: T) => string,
): Map<string, readonly [T | undefined, T | undefined]> {
  const found = new Map<string, readonly [T | undefined, T | undefined]>(
    a.map(item => [keyOf(item), [item, undefined]]),
  );
  for (const item of b) found.set(keyOf(item), [found.get(keyOf(item))?.[0], item]);
  return found;
}
