import type { Selectable } from 'kysely';
import { keyPrintOf, readAuthority, type RevocationList } from '#credentials';
import { newId } from '#kernel';
import type { Changed } from '#api';
import {
  type Change,
  type ClientAuthorityTable,
  conflict,
  type Db,
  expectRevision,
  found,
  type Page,
  pageLimit,
  revised,
  type Tx,
  unique,
} from '#store';
import { born, changed, type Kept, keptOf } from './records.ts';

/** Whose client certificates are believed, where a policy names the authority. */
export interface Authority extends Kept {
  readonly id: string;
  readonly name: string;
  /** PEM, one or more. */
  readonly certificates: string;
  /** The first moment at which one of them has expired (ms since the epoch). */
  readonly notAfter: number;
  readonly revocations: readonly RevocationList[];
  /** True for the one that issues certificates here. */
  readonly builtIn: boolean;
}

/** The name of the built-in authority; no other may have it. */
export const builtInName = 'gatehouse';

const authorityOf = (row: Selectable<ClientAuthorityTable>): Authority => ({
  id: row.id,
  name: row.name,
  certificates: row.certificates,
  notAfter: Math.min(...readAuthority(row.certificates, 0).map(({ notAfter }) => notAfter)),
  revocations: JSON.parse(row.revocations) as RevocationList[],
  builtIn: row.built_in === 1,
  ...keptOf(row),
});

export async function getAuthority(db: Db | Tx, id: string): Promise<Authority> {
  const row = await db.selectFrom('client_authorities').selectAll().where('id', '=', id).executeTakeFirst();
  return authorityOf(found(row, 'authority', id));
}

export async function authorityNames(db: Db | Tx): Promise<string[]> {
  const rows = await db.selectFrom('client_authorities').select('name').execute();
  return rows.map(({ name }) => name);
}

/** By name. */
export async function listAuthorities(db: Db | Tx, page: Page): Promise<Authority[]> {
  let query = db.selectFrom('client_authorities').selectAll();
  if (page.after !== undefined) query = query.where('name', '>', page.after);
  return (await query.orderBy('name').limit(pageLimit(page)).execute()).map(authorityOf);
}

export async function createAuthority(
  change: Change,
  input: { readonly name: string; readonly certificates: string },
  now: number,
): Promise<Changed<Authority>> {
  if (input.name === builtInName)
    throw conflict(`The name "${builtInName}" is that of the built-in authority.`);
  return insert(change, { ...input, builtIn: false }, now);
}

/** The built-in authority, entered when it issues for the first time. */
export async function enterOwnAuthority(
  change: Change,
  certificate: string,
  now: number,
): Promise<Authority> {
  const row = await change.tx
    .selectFrom('client_authorities')
    .selectAll()
    .where('name', '=', builtInName)
    .executeTakeFirst();
  if (row !== undefined) return authorityOf(row);
  const own = { name: builtInName, certificates: certificate, builtIn: true };
  const { after } = await insert(change, own, now);
  if (after === null) throw new Error('the built-in authority was not entered');
  return after;
}

/** Other certificates for an authority, as when one is renewed. Lists of keys that left go with them. */
export async function updateAuthority(
  change: Change,
  id: string,
  certificates: string,
  expected: number | undefined,
  now: number,
): Promise<Changed<Authority>> {
  const before = await getAuthority(change.tx, id);
  expectRevision(before, expected);
  if (before.builtIn) throw conflict('The built-in authority has a certificate of its own.');
  const read = readAuthority(certificates, now);
  const stay = new Set(read.map(({ certificate }) => keyPrintOf(certificate)));
  return save(
    change,
    before,
    {
      certificates: read.map(({ pem }) => pem).join(''),
      revocations: before.revocations.filter(({ issuer }) => stay.has(issuer)),
    },
    now,
  );
}

/** Takes a revocation list in, in place of the one before of the same certificate. @throws conflict for an older one. */
export async function takeRevocations(
  change: Change,
  id: string,
  list: RevocationList,
  now: number,
): Promise<Changed<Authority>> {
  const before = await getAuthority(change.tx, id);
  const known = before.revocations.find(({ issuer }) => issuer === list.issuer);
  // An old list, brought in again, would let in what has been revoked since.
  if (known !== undefined && list.thisUpdate < known.thisUpdate)
    throw conflict(
      `This list is older than the one of ${new Date(known.thisUpdate).toISOString()} that is in use.`,
    );
  const others = before.revocations.filter(({ issuer }) => issuer !== list.issuer);
  return save(change, before, { certificates: before.certificates, revocations: [...others, list] }, now);
}

/** @throws conflict while a policy names it, or an application calls with a certificate of it. */
export async function deleteAuthority(
  change: Change,
  id: string,
  expected: number | undefined,
): Promise<Changed<Authority>> {
  const before = await getAuthority(change.tx, id);
  expectRevision(before, expected);
  const attachments = await change.tx
    .selectFrom('policy_attachments')
    .select('options')
    .where('policy', '=', 'client-certificate')
    .execute();
  const isNamed = attachments.some(({ options }) =>
    (JSON.parse(options) as { authorities?: string[] }).authorities?.includes(before.name),
  );
  if (isNamed) throw conflict(`Policies name the authority ${before.name}; change them first.`);
  const certificate = await change.tx
    .selectFrom('client_certificates')
    .select('id')
    .where('authority_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  if (certificate !== undefined || before.builtIn)
    throw conflict(`Certificates of ${before.name} belong to applications; they stay, for the record.`);
  await revised(
    change.tx.deleteFrom('client_authorities').where('id', '=', id).where('revision', '=', before.revision),
  );
  change.feed({ kind: 'authority', id, state: null });
  return { before, after: null };
}

async function insert(
  change: Change,
  input: { readonly name: string; readonly certificates: string; readonly builtIn: boolean },
  now: number,
): Promise<Changed<Authority>> {
  const row = {
    id: newId('ca'),
    name: input.name,
    certificates: readAuthority(input.certificates, now)
      .map(({ pem }) => pem)
      .join(''),
    revocations: '[]',
    built_in: input.builtIn ? 1 : 0,
    ...born(now),
  };
  await unique(
    `an authority "${input.name}"`,
    () => change.tx.insertInto('client_authorities').values(row).execute(),
    '/name',
  );
  const after = authorityOf(row);
  announce(change, after);
  return { before: null, after };
}

async function save(
  change: Change,
  before: Authority,
  to: Pick<Authority, 'certificates' | 'revocations'>,
  now: number,
): Promise<Changed<Authority>> {
  const set = {
    certificates: to.certificates,
    revocations: JSON.stringify(to.revocations),
    ...changed(before, now),
  };
  await revised(
    change.tx
      .updateTable('client_authorities')
      .set(set)
      .where('id', '=', before.id)
      .where('revision', '=', before.revision),
  );
  const after = await getAuthority(change.tx, before.id);
  announce(change, after);
  return { before, after };
}

function announce(change: Change, { id, name, certificates, revocations }: Authority): void {
  const state = {
    name,
    certificates,
    revocations: revocations.map(({ issuer, nextUpdate, serials }) => ({ issuer, nextUpdate, serials })),
  };
  change.feed({ kind: 'authority', id, state });
}
