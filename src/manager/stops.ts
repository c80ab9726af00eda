import type { Selectable } from 'kysely';
import { isCountry, parseNetwork, type StopState } from '#gateway';
import { invalidInput, newId } from '#kernel';
import { type Change, type Db, type StopTable, type Tx, conflict, found, revised } from '#store';
import { idOf, versionIdOf } from './http/find.ts';

/**
 * The kill switch: a stop takes an API, a version, an application, a key, a country or a network out of service at
 * every gateway within a second, without a new Snapshot, until somebody lifts it or its time is up.
 */
export interface Stop {
  readonly id: string;
  readonly what: StopState['what'];
  /** An id, a country's code, or a network. */
  readonly subject: string;
  /** What it was called when it was stopped. */
  readonly label: string;
  readonly reason: string;
  /** Milliseconds since the epoch; null: until it is lifted. */
  readonly until: number | null;
  readonly stoppedBy: string;
  readonly createdAt: number;
  readonly liftedBy: string | null;
  readonly liftedAt: number | null;
}

export interface StopInput {
  readonly what: Stop['what'];
  /** Id or name, `<api>/<version>` for a version, a country's code, an address or network. */
  readonly subject: string;
  readonly reason: string;
  readonly until?: number;
}

/** Stops that hold at once, at most: every gateway keeps all of them in memory. */
const mostStops = 10_000;

export async function makeStop(
  change: Change,
  { what, subject, reason, until }: StopInput,
  by: string,
  now: number,
): Promise<Stop> {
  if (until !== undefined && until <= now)
    throw invalidInput([{ at: '/until', message: 'must be in the future' }]);
  if ((await countStops(change.tx, now)) >= mostStops)
    throw conflict(`There are ${mostStops} stops already. Lift some, or stop larger networks.`);
  const row = {
    id: newId('stp'),
    what,
    ...(await find[what](change.tx, subject.trim())),
    reason: reason.trim(),
    until: until ?? null,
    stopped_by: by,
    created_at: now,
    lifted_by: null,
    lifted_at: null,
  };
  await change.tx.insertInto('stops').values(row).execute();
  const state: StopState = { what, value: row.subject, until: row.until };
  change.feed({ kind: 'stop', id: row.id, state });
  return stopOf(row);
}

/** Ends a stop now. Another stop of the same thing goes on. */
export async function liftStop(change: Change, id: string, by: string, now: number): Promise<Stop> {
  const before = await getStop(change.tx, id);
  if (!holds(before, now)) throw conflict('The stop has ended already.');
  await revised(
    change.tx
      .updateTable('stops')
      .set({ lifted_at: now, lifted_by: by })
      .where('id', '=', id)
      .where('lifted_at', 'is', null),
  );
  change.feed({ kind: 'stop', id, state: null });
  return { ...before, liftedAt: now, liftedBy: by };
}

export async function getStop(db: Db | Tx, id: string): Promise<Stop> {
  const row = await db.selectFrom('stops').selectAll().where('id', '=', id).executeTakeFirst();
  return stopOf(found(row, 'stop', id));
}

/** The newest first. */
export async function listStops(
  db: Db | Tx,
  filter: { readonly what?: Stop['what']; readonly holdingAt?: number } = {},
): Promise<Stop[]> {
  let query = db.selectFrom('stops').selectAll();
  const { what, holdingAt } = filter;
  if (what !== undefined) query = query.where('what', '=', what);
  if (holdingAt !== undefined)
    query = query
      .where('lifted_at', 'is', null)
      .where(({ eb, or }) => or([eb('until', 'is', null), eb('until', '>', holdingAt)]));
  const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(mostStops).execute();
  return rows.map(stopOf);
}

/** Whether it is in force. */
export function holds({ liftedAt, until }: Pick<Stop, 'liftedAt' | 'until'>, now: number): boolean {
  return liftedAt === null && (until === null || until > now);
}

async function countStops(tx: Tx, now: number): Promise<number> {
  const { count } = await tx
    .selectFrom('stops')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('lifted_at', 'is', null)
    .where(({ eb, or }) => or([eb('until', 'is', null), eb('until', '>', now)]))
    .executeTakeFirstOrThrow();
  return count;
}

interface Subject {
  readonly subject: string;
  readonly label: string;
}

const wrong = (message: string) => invalidInput([{ at: '/subject', message }]);

/** What a text names, by kind. @throws not-found or invalid-input, so that nothing is stopped that does not exist. */
const find: Readonly<Record<Stop['what'], (tx: Tx, text: string) => Promise<Subject> | Subject>> = {
  async api(tx, text) {
    const id = await idOf(tx, 'apis', text);
    const row = await tx.selectFrom('apis').select('name').where('id', '=', id).executeTakeFirst();
    return { subject: id, label: found(row, 'API', text).name };
  },
  async version(tx, text) {
    const [api = '', version = '', ...rest] = text.split('/');
    if (api === '' || version === '' || rest.length > 0)
      throw wrong('must name a version as <api>/<version>');
    const id = await versionIdOf(tx, { api, version });
    const row = await tx
      .selectFrom('api_versions')
      .innerJoin('apis', 'apis.id', 'api_versions.api_id')
      .select(['api_versions.name', 'apis.name as api'])
      .where('api_versions.id', '=', id)
      .executeTakeFirstOrThrow();
    return { subject: id, label: `${row.api}/${row.name}` };
  },
  async application(tx, text) {
    const id = await idOf(tx, 'applications', text);
    const row = await tx.selectFrom('applications').select('name').where('id', '=', id).executeTakeFirst();
    return { subject: id, label: found(row, 'application', text).name };
  },
  async key(tx, text) {
    const row = await tx
      .selectFrom('api_keys')
      .innerJoin('applications', 'applications.id', 'api_keys.application_id')
      .select(['api_keys.hint', 'applications.name'])
      .where('api_keys.id', '=', text)
      .executeTakeFirst();
    const { name, hint } = found(row, 'key', text);
    return { subject: text, label: `${name} …${hint}` };
  },
  country(_tx, text) {
    const code = text.toUpperCase();
    if (!isCountry(code)) throw wrong('must be a country by its ISO 3166-1 code, such as DE');
    return { subject: code, label: code };
  },
  address(_tx, text) {
    try {
      const network = parseNetwork(text);
      return { subject: network, label: network };
    } catch (error) {
      throw wrong((error as Error).message);
    }
  },
};

function stopOf(row: Selectable<StopTable>): Stop {
  return {
    id: row.id,
    what: row.what,
    subject: row.subject,
    label: row.label,
    reason: row.reason,
    until: row.until,
    stoppedBy: row.stopped_by,
    createdAt: row.created_at,
    liftedBy: row.lifted_by,
    liftedAt: row.lifted_at,
  };
}
