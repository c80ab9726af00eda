import type { Decision } from '#gateway';
import type { Db, DecisionTable, Store } from '#store';
import { batches } from './batches.ts';

export interface DecisionFilter {
  readonly application?: string | undefined;
  readonly code?: string | undefined;
  /** `<api>/<version>`. */
  readonly version?: string | undefined;
  /** Milliseconds since the epoch, inclusive. */
  readonly from?: number | undefined;
  /** Exclusive. */
  readonly to?: number | undefined;
}

export interface DecisionPage {
  readonly items: readonly Decision[];
  /** What to pass as `after` for the next page; null on the last one. */
  readonly next: string | null;
}

/** A refusal with the id of its row, which is the same however often it is written. */
export interface KeptDecision {
  readonly rowId: string;
  readonly decision: Decision;
}

/** Writes refusals in one transaction; one that was written before stays as it is. */
export function writeDecisions(store: Store, decisions: readonly KeptDecision[]): Promise<void> {
  return store.change(async ({ tx }) => {
    for (const batch of batches(decisions))
      await tx
        .insertInto('decisions')
        .values(batch.map(rowOf))
        .onConflict(conflict => conflict.column('id').doNothing())
        .execute();
  });
}

/** All that is kept of one decision id: the refusal, and checks that only report. */
export async function findDecisions(db: Db, id: string): Promise<Decision[]> {
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('decision_id', '=', id)
    .orderBy('id')
    .limit(maxPerExchange)
    .execute();
  return rows.map(decisionOf);
}

/** Checks of one exchange that are looked at; far more than a pipeline has. */
const maxPerExchange = 100;

/**
 * Refusals, newest first. `after` is the `next` of the page before; undefined is given back for one that was not
 * given out by this function.
 */
export async function listDecisions(
  db: Db,
  filter: DecisionFilter,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<DecisionPage | undefined> {
  const after = page.after === undefined ? undefined : readCursor(page.after);
  if (page.after !== undefined && after === undefined) return undefined;
  let query = db.selectFrom('decisions').selectAll();
  const { application, code, version, from, to } = filter;
  if (application !== undefined) query = query.where('application', '=', application);
  if (code !== undefined) query = query.where('code', '=', code);
  if (version !== undefined) query = query.where('version', '=', version);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  if (after !== undefined)
    query = query
      .where('at', '<=', after.at)
      .where(({ eb, or }) => or([eb('at', '<', after.at), eb('id', '<', after.id)]));
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next = rows.length > shown.length && last !== undefined ? `${last.at}.${last.id}` : null;
  return { items: shown.map(decisionOf), next };
}

function readCursor(text: string): { at: number; id: string } | undefined {
  const [, at, id] = /^(\d{1,15})\.([A-Za-z0-9_-]{1,100})$/.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}

function rowOf({ rowId, decision }: KeptDecision): DecisionTable {
  const { id, policyId, ...rest } = decision;
  return { id: rowId, decision_id: id, policy_id: policyId, ...rest };
}

function decisionOf(row: DecisionTable): Decision {
  const { id: _, decision_id, policy_id, ...rest } = row;
  return { ...rest, id: decision_id, policyId: policy_id };
}
