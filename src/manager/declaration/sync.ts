import type { ContractLint } from '#contracts';
import { type Permission, permits } from '#credentials';
import { GatehouseError } from '#kernel';
import { type Change, conflict } from '#store';
import type { Changed } from '#api';
import { refuseHeldBack } from '../publish/held-back.ts';
import { refuseBelowFloor } from '../publish/lifecycle.ts';
import { settle } from '../publish/settle.ts';
import type { SnapshotInfo } from '../publish/snapshots.ts';
import { Apply } from './apply.ts';
import type { PeopleScope } from './apply-people.ts';
import { type Difference, shown, type Step, steps } from './plan.ts';
import type { Declaration } from './schema.ts';

export interface SyncOptions {
  readonly by: string;
  readonly now: number;
  /** Also delete what the declaration does not hold. */
  readonly prune?: boolean;
  /** Audits each step in the same transaction. */
  readonly record: (action: string, done: Changed<object>) => Promise<unknown>;
  /** Lints what is about to be in service. */
  readonly lint: ContractLint;
  /** Refuses what the caller may not do; asked once, before anything is changed. */
  readonly authorise: (needed: readonly Permission[]) => void;
  /** Needed where groups, realms or identity providers are declared. */
  readonly people?: PeopleScope;
}

export interface Synced {
  readonly applied: readonly Difference[];
  /** Deletes that were not asked for. */
  readonly left: readonly Difference[];
  readonly snapshot: SnapshotInfo | undefined;
}

/**
 * Brings the store to what the declaration says, through the same services as everything else, in one change and
 * with one Snapshot at its end. Doing it again changes nothing.
 * @throws what the services throw; `below-floor` when a version would be in service below its floor
 */
export async function sync(change: Change, declaration: Declaration, options: SyncOptions): Promise<Synced> {
  if ((declaration.keys ?? []).length > 0)
    throw conflict(
      'The declaration holds `keys`, which are for a gateway without a store. Here keys are issued: `gatehouse key create`.',
    );
  if ((declaration.certificates ?? []).length > 0)
    throw conflict(
      'The declaration holds `certificates`, which are for a gateway without a store. Here they are agreed: `gatehouse certificate add`.',
    );
  if ((declaration.signingKeys ?? []).length > 0)
    throw conflict(
      'The declaration holds `signingKeys`, which are for a gateway without a store. Here they are registered: `gatehouse signing-key add`.',
    );
  const { principal, vault } = options.people ?? {};
  const found = await steps(change.tx, declaration, options.now, {
    permits: permission => principal === undefined || permits(principal, permission),
    vault,
  });
  const prune = options.prune === true;
  const doing = found.filter(({ action }) => prune || action !== 'delete');
  options.authorise(permissionsFor(doing));
  const apply = new Apply(change, options);
  for (const step of doing) await apply.step(step);
  if (apply.attaches) options.authorise(['policies:write']);
  for (const versionId of apply.published) {
    await refuseHeldBack(change.tx, versionId, options.lint);
    await refuseBelowFloor(change.tx, versionId, options.now);
  }
  const snapshot = await settle(change, {
    by: options.by,
    now: options.now,
    note: `synced ${doing.length} differences`,
    leaveRollback: true,
  });
  return {
    applied: doing.map(shown),
    left: found.filter(step => !doing.includes(step)).map(shown),
    snapshot,
  };
}

/** What somebody must be allowed to do who makes these differences: the same as by single requests. */
export function permissionsFor(differences: readonly (Difference | Step)[]): Permission[] {
  return [...new Set(differences.flatMap(needed))];
}

function needed({ action, kind, path, from, to }: Difference): Permission[] {
  switch (kind) {
    case 'api':
    case 'version':
      // What is in service is retired on the way, which a single request needs this for.
      return action === 'delete' ? ['apis:write', 'apis:publish'] : ['apis:write'];
    case 'contract':
    case 'operation':
    case 'assessment':
      return ['apis:write'];
    case 'lifecycle':
      return ['apis:publish'];
    case 'waiver':
      return ['waivers:write'];
    case 'zone':
      return ['policies:write'];
    case 'authority':
      return ['authorities:write'];
    case 'policy':
      return [path.startsWith('plans/') ? 'plans:write' : 'policies:write'];
    case 'plan':
      return ['plans:write'];
    case 'developer':
      return ['developers:write'];
    case 'application':
      return ['applications:write'];
    case 'client':
      // Whether users are asked is not for who made the application to say.
      return isFirstParty(from) === isFirstParty(to) || action === 'delete'
        ? ['applications:write']
        : ['applications:write', 'developers:write'];
    case 'client-waiver':
      return ['waivers:write'];
    case 'subscription':
      return ['subscriptions:write', 'subscriptions:approve'];
    case 'group':
    case 'realm':
      return ['users:write'];
    case 'identity-provider':
    case 'provider-secret':
      return ['providers:write'];
    default:
      throw new GatehouseError('internal', undefined, {
        cause: new Error(`no permission for ${String(kind)}`),
      });
  }
}

const isFirstParty = (value: unknown): boolean =>
  (value as { readonly settings?: { readonly firstParty?: boolean } } | undefined)?.settings?.firstParty ===
  true;
