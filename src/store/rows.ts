import { type DeleteResult, UpdateResult } from 'kysely';
import { GatehouseError } from '#kernel';
import { isUniqueViolation } from './violations.ts';

/** Refuses a change that is based on an older reading, so that nobody's work is lost (RFC 9110 section 13.1.1). */
export function expectRevision(row: { readonly revision: number }, expected: number | undefined): void {
  if (expected !== undefined && row.revision !== expected)
    throw new GatehouseError('revision-stale', `The resource is at revision ${row.revision}.`, {
      extra: { revision: row.revision },
    });
}

/**
 * Runs a write whose condition holds the revision that was read. Between the reading and the writing another node
 * may have changed the row (PostgreSQL): then nothing is written, and that is said, not lost.
 */
export async function revised(write: {
  execute(): Promise<readonly (UpdateResult | DeleteResult)[]>;
}): Promise<void> {
  const [result] = await write.execute();
  const rows = result instanceof UpdateResult ? result.numUpdatedRows : (result?.numDeletedRows ?? 0n);
  if (rows === 0n) throw new GatehouseError('revision-stale');
}

/** The row, or `not-found` naming what was looked for. */
export function found<T>(row: T | null | undefined, what: string, id: string): T {
  if (row === null || row === undefined)
    throw new GatehouseError('not-found', `There is no ${what} "${id}".`);
  return row;
}

/**
 * Runs an insert or update; a second one of the same name becomes `already-exists`, which names the place of the
 * input that is taken as `invalid-input` does, so that forms show it there.
 */
export async function unique<T>(what: string, write: () => Promise<T>, at = '/name'): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isUniqueViolation(error))
      throw new GatehouseError('already-exists', `There is already ${what}.`, {
        cause: error,
        extra: { errors: [{ at, message: `There is already ${what}.` }] },
      });
    throw error;
  }
}

export function conflict(detail: string, extra: Record<string, unknown> = {}): GatehouseError {
  return new GatehouseError('conflict', detail, { extra });
}

/** A part of a list that was asked for. */
export interface Page {
  /** Return what comes after this id. */
  readonly after?: string;
  /** Rows at most; 100 unless told. */
  readonly limit?: number;
}

export const pageLimit = (page: Page): number => Math.min(Math.max(page.limit ?? 100, 1), 1000);
