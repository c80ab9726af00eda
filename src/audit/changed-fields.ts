/** What differs between two states of a resource, fit for an audit entry. */
import { masked } from '#kernel';
import { isSecretName, maskDetail } from './mask-detail.ts';

export interface FieldChange {
  readonly before: unknown;
  readonly after: unknown;
}

/** More changed fields than this are counted, not listed. */
const maxFields = 100;

/**
 * The changed fields, by dotted name (`upstream.targets`); lists count as one value. A changed secret is listed as
 * changed and masked on both sides. Fields that only count changes (`revision`, `updatedAt`) are left out.
 */
export function changedFields(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>> | undefined,
): Record<string, FieldChange> {
  const changes: Record<string, FieldChange> = Object.create(null) as Record<string, FieldChange>;
  const left = compare(before ?? {}, after ?? {}, '', changes, maxFields);
  return left < 0 ? { ...changes, '…': { before: null, after: `${-left} more` } } : { ...changes };
}

const bookkeeping: ReadonlySet<string> = new Set(['revision', 'updated_at', 'updatedAt']);

function compare(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  prefix: string,
  changes: Record<string, FieldChange>,
  room: number,
): number {
  let left = room;
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (prefix === '' && bookkeeping.has(name)) continue;
    const [from, to] = [own(before, name), own(after, name)];
    if (isSame(from, to)) continue;
    const path = `${prefix}${name}`;
    if (isRecord(from) && isRecord(to) && !isSecretName(name)) {
      left = compare(from, to, `${path}.`, changes, left);
      continue;
    }
    left -= 1;
    if (left < 0) continue;
    changes[path] = isSecretName(name)
      ? { before: presence(from), after: presence(to) }
      : { before: maskDetail(from) ?? null, after: maskDetail(to) ?? null };
  }
  return left;
}

function own(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Whether there was a secret at all, and no more. */
function presence(value: unknown): unknown {
  return value === undefined || value === null ? null : typeof value === 'boolean' ? value : masked;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal as JSON, whatever the order of names. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return (a ?? null) === (b ?? null);
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every(name => isSame(own(a, name), own(b, name)));
}
