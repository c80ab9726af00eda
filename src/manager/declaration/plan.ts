import { type Permission, readAuthority, type Vault } from '#credentials';
import type { Db, Tx } from '#store';
import { heldSecret } from './apply-people.ts';
import { dump } from './dump.ts';
import { canonical, type Entry, entriesOf, type EntryKind } from './entries.ts';
import { declaredSections } from './people.ts';
import type { Declaration } from './schema.ts';
import { standardZones } from '../zones.ts';

/** One thing that the store and a declaration disagree about. */
export interface Difference {
  readonly action: 'create' | 'update' | 'delete';
  readonly kind: EntryKind;
  /** Names from the outside in, such as `apis/pets/versions/v1/operations/GET /pets`. */
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

export interface Step extends Difference {
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** What who asks may see. */
export interface Sight {
  readonly permits: (permission: Permission) => boolean;
  /** Holds the secrets of identity providers; without it, each that is declared counts as another one. */
  readonly vault: Vault | undefined;
}

const everything: Sight = { permits: () => true, vault: undefined };

/** What `sync` would have to do. Deletes are listed too; they are only done when they are asked for. @throws forbidden */
export async function plan(
  db: Db | Tx,
  declaration: Declaration,
  now: number,
  sight: Sight = everything,
): Promise<Difference[]> {
  return (await steps(db, declaration, now, sight)).map(shown);
}

/** The differences with what they are about, in the order in which they can be made. @throws forbidden */
export async function steps(
  db: Db | Tx,
  declaration: Declaration,
  now: number,
  { permits, vault }: Sight,
): Promise<Step[]> {
  const dumped = declaredSections(await dump(db, now, permits), declaration, permits);
  const present = byPath(entriesOf(dumped, now));
  const wanted = byPath(entriesOf(declaration, now));
  const found: Step[] = [];
  for (const after of wanted.values()) {
    const before = present.get(after.path);
    if (after.kind === 'provider-secret') {
      const held = await heldSecret(db, vault, after);
      const action = held === 'other' ? 'update' : 'create';
      if (held !== 'same')
        found.push({ action, kind: after.kind, path: after.path, to: after.value, before, after });
    } else if (before === undefined)
      found.push({ action: 'create', kind: after.kind, path: after.path, to: after.value, before, after });
    else if (canonical(before.value) !== canonical(after.value))
      found.push({
        action: 'update',
        kind: after.kind,
        path: after.path,
        from: before.value,
        to: after.value,
        before,
        after,
      });
  }
  for (const before of present.values()) {
    if (!wanted.has(before.path) && !goesWithOther(before, wanted, present))
      found.push({
        action: 'delete',
        kind: before.kind,
        path: before.path,
        from: before.value,
        before,
        after: undefined,
      });
  }
  return found.sort((a, b) => rank(a) - rank(b));
}

/** The difference as it is shown: a contract by its size, certificates by their names, a secret not at all. */
export function shown({ action, kind, path, from, to }: Difference): Difference {
  const brief = (value: unknown): unknown => {
    if (kind === 'provider-secret') return 'another secret';
    if (kind === 'authority') return namesOf((value as { readonly certificates: string }).certificates);
    if (kind !== 'contract' || typeof value !== 'object' || value === null) return value;
    const { document } = value as { document: string | null };
    return document === null ? 'none' : `${document.length} characters`;
  };
  return {
    action,
    kind,
    path,
    ...(from === undefined ? {} : { from: brief(from) }),
    ...(to === undefined ? {} : { to: brief(to) }),
  };
}

const namesOf = (certificates: string): string[] =>
  readAuthority(certificates, 0).map(
    ({ subject, fingerprint }) => `${subject.replaceAll('\n', ', ')} (SHA-256 ${fingerprint})`,
  );

/** Parents are made before children, and unmade after them; contracts before the operations that they bring. */
const order: readonly EntryKind[] = [
  'zone',
  'authority',
  'plan',
  'api',
  'version',
  'contract',
  'operation',
  'policy',
  'assessment',
  'waiver',
  'developer',
  'application',
  'client-waiver',
  'client',
  'subscription',
  'lifecycle',
  'group',
  'identity-provider',
  'provider-secret',
  'realm',
];

const rank = ({ action, kind }: Difference): number =>
  action === 'delete' ? 100 - order.indexOf(kind) : order.indexOf(kind);

/**
 * True for what disappears with something else: whatever is inside a deleted thing, an operation that the new
 * contract does not have, and the lifecycle and contract of a version. A standard zone that is not declared is
 * left as it is.
 */
function goesWithOther(
  entry: Entry,
  wanted: ReadonlyMap<string, Entry>,
  present: ReadonlyMap<string, Entry>,
): boolean {
  if (entry.kind === 'operation' || entry.kind === 'contract' || entry.kind === 'lifecycle') return true;
  // There are always both.
  if (entry.kind === 'realm') return true;
  // These are suspended instead (apply-consumers.ts), and that they are already.
  if ((entry.kind === 'developer' || entry.kind === 'application') && !entry.value.active) return true;
  for (let cut = entry.path.lastIndexOf('/'); cut > 0; cut = entry.path.lastIndexOf('/', cut - 1)) {
    const parent = entry.path.slice(0, cut);
    if (present.has(parent) && !wanted.has(parent)) return true;
  }
  return entry.kind === 'zone' && standardZones.includes(entry.name);
}

const byPath = (entries: readonly Entry[]): Map<string, Entry> =>
  new Map(entries.map(entry => [entry.path, entry]));
