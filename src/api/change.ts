import { appendAudit, changedFields, type FieldChange } from '#audit';
import type { Principal } from '#credentials';
import { GatehouseError, masked } from '#kernel';
import type { Change, Store } from '#store';
import type { ApiServices } from './services.ts';

/** What a service did to one thing: nothing before means created, nothing after means deleted. */
export interface Changed<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** What an audit entry says beside who, when and where from, which the server knows. */
export interface AuditNote {
  /** `<kind>.<verb>`, such as `api-version.publish`. */
  readonly action: string;
  readonly id: string;
  /** What changed; never a secret, never a person's data. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What the work of a mutation is done with. */
export interface ChangeScope {
  /** For the services, which do the change itself. */
  readonly change: Change;
  /** Audits what a service did, field by field, and gives back what is there now. */
  record<T extends object>(action: string, done: Changed<T>, also?: Record<string, unknown>): Promise<T>;
  /** Audits what has no before and after. */
  audit(note: AuditNote): Promise<void>;
}

export interface ChangeBy {
  readonly store: Store;
  readonly settle: ApiServices['settle'];
  readonly principal: Principal;
  readonly address: string;
  readonly dryRun: boolean;
  readonly now: number;
}

/**
 * Runs a mutation: its work, its audit entries and the Snapshot that it leads to in one transaction, so that none
 * exists without the others. A rehearsal does all of it, constraints included, and then takes it back.
 */
export function runChange<T>(by: ChangeBy, work: (scope: ChangeScope) => Promise<T>): Promise<T> {
  return by.store.change(
    async change => {
      let audited = 0;
      const audit = async ({ action, id, detail = {} }: AuditNote): Promise<void> => {
        audited += 1;
        await appendAudit(change.tx, {
          at: by.now,
          actor: by.principal.actor,
          action,
          resourceKind: action.slice(0, action.lastIndexOf('.')),
          resourceId: id,
          detail,
          address: by.address,
        });
      };
      const outcome = await work({
        change,
        audit,
        async record(action, done, also) {
          const subject = done.after ?? done.before;
          if (subject === null) throw new Error(`${action}: nothing was there before or after`);
          await audit({ action, id: identity(subject), detail: { ...difference(done), ...also } });
          return subject;
        },
      });
      if (audited === 0)
        throw new GatehouseError('internal', undefined, {
          cause: new Error('a change without an audit entry'),
        });
      await by.settle(change, { by: by.principal.actor, now: by.now });
      return outcome;
    },
    { dryRun: by.dryRun },
  );
}

function identity(subject: object): string {
  const { id, name } = subject as { id?: string; name?: string };
  return id ?? name ?? '';
}

/** Fields of people: the log says that they changed, not from what to what. */
const personal: readonly string[] = ['email'];

function difference(done: Changed<object>): Record<string, FieldChange> {
  const fields = changedFields(
    (done.before ?? undefined) as Record<string, unknown> | undefined,
    (done.after ?? undefined) as Record<string, unknown> | undefined,
  );
  for (const name of personal)
    if (fields[name] !== undefined) fields[name] = { before: masked, after: masked };
  return fields;
}
