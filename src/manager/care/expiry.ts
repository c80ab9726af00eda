import { sql } from 'kysely';
import type { Clock, Log } from '#kernel';
import type { Db, Store, Tx } from '#store';
import { type Owner, ownerOf, type Tell } from './owners.ts';
import { plain } from './tell-of-leaks.ts';

export const endingKinds = ['key', 'client-secret', 'certificate', 'signing-key'] as const;

/** Developers are told before a credential ends by itself, so that no program stops over it unawares. */
export interface EndingCredential {
  readonly kind: (typeof endingKinds)[number];
  readonly id: string;
  /** What tells it apart: the last characters of a key or secret, the serial of a certificate, a signing key's title. */
  readonly hint: string;
  readonly applicationId: string;
  readonly application: { readonly name: string; readonly title: string };
  /** Name of the developer that it is of. */
  readonly developer: string;
  readonly createdAt: number;
  readonly notAfter: number;
}

const day = 86_400_000;
/** Days before the end at which somebody is told, the last first. */
const marks = [1, 7, 30] as const;
export const longestNotice = 30;

interface EndingAsked {
  readonly now: number;
  readonly days: number;
  /** Only those of this developer, by id. */
  readonly developerId?: string | undefined;
  readonly after?: string;
  readonly limit?: number;
}

interface Row {
  id: string;
  application_id: string;
  created_at: number;
  not_after: number;
  revoked_at: number | null;
}

/** Rows read at once. */
const pageSize = 500;

/**
 * What works now and ends within so many days, in pages by id. Left out is what is replaced already: a key by its
 * successor, a secret, certificate or signing key by a younger one that lives longer.
 */
async function endingCredentials(
  db: Db | Tx,
  kind: EndingCredential['kind'],
  { now, days, developerId, after = '', limit = pageSize }: EndingAsked,
): Promise<EndingCredential[]> {
  const table = {
    key: 'api_keys',
    'client-secret': 'client_secrets',
    certificate: 'client_certificates',
    'signing-key': 'signing_keys',
  } as const;
  const name = table[kind];
  const replaced = {
    key: sql<boolean>`exists (select 1 from api_keys n where n.replaces = c.id and n.revoked_at is null)`,
    'client-secret': sql<boolean>`exists (select 1 from client_secrets n where n.application_id = c.application_id
      and n.revoked_at is null and n.created_at > c.created_at and n.not_after > c.not_after)`,
    certificate: sql<boolean>`exists (select 1 from client_certificates n where n.application_id = c.application_id
      and n.revoked_at is null and n.subject = c.subject and n.not_after > c.not_after)`,
    // By the same title: one of another machine does not replace it.
    'signing-key': sql<boolean>`exists (select 1 from signing_keys n where n.application_id = c.application_id
      and n.revoked_at is null and n.title = c.title and n.not_after > c.not_after)`,
  }[kind];
  const hint = {
    key: 'c.hint',
    'client-secret': 'c.hint',
    certificate: 'c.serial',
    'signing-key': 'c.title',
  }[kind];
  const rows = await db
    .selectFrom(sql<Row>`${sql.table(name)}`.as('c'))
    .innerJoin('applications', 'applications.id', 'c.application_id')
    .innerJoin('developers', 'developers.id', 'applications.developer_id')
    .select(['c.id', 'c.application_id', 'c.created_at', 'c.not_after'])
    .select(['applications.name', 'applications.title', 'developers.name as developer'])
    .select(sql<string>`${sql.ref(hint)}`.as('hint'))
    .where('c.revoked_at', 'is', null)
    .where('c.not_after', '>', now)
    .where('c.not_after', '<=', now + days * day)
    .where('c.id', '>', after)
    .where('applications.active', '=', 1)
    .where('developers.active', '=', 1)
    .where(sql<boolean>`not (${replaced})`)
    .$if(developerId !== undefined, query => query.where('developers.id', '=', developerId ?? ''))
    .orderBy('c.id')
    .limit(limit)
    .execute();
  return rows.map(row => ({
    kind,
    id: row.id,
    hint: row.hint,
    applicationId: row.application_id,
    application: { name: row.name, title: row.title },
    developer: row.developer,
    createdAt: row.created_at,
    notAfter: row.not_after,
  }));
}

/** The mark that was reached last; none for what was made for so short a time that its maker knows. */
function markOf({ createdAt, notAfter }: EndingCredential, now: number): number | undefined {
  return marks.find(days => notAfter - now <= days * day && notAfter - createdAt >= 2 * days * day);
}

/** Writes to the owners of what ends soon, once for each mark; of several control planes, one. */
export async function sendExpiryNotices(to: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly tell: Tell;
  /** Where the portal is. */
  readonly portal: string;
}): Promise<number> {
  const { store, clock, log } = to;
  const now = clock.now();
  const letters = new Map<
    string,
    { owner: Owner; told: { notice: string; credential: EndingCredential; title: string }[] }
  >();
  for (const kind of endingKinds) {
    for (let after = ''; ; ) {
      const page = await endingCredentials(store.db, kind, { now, days: longestNotice, after });
      for (const credential of page) {
        const mark = markOf(credential, now);
        if (mark === undefined) continue;
        const notice = `${credential.id}:${credential.notAfter}:${mark}`;
        if (!(await claim(store, notice, now))) continue;
        const owner = await ownerOf(store.db, credential.applicationId);
        if (owner === undefined || owner.addresses.length === 0) continue;
        const letter = letters.get(owner.developerId) ?? { owner, told: [] };
        letter.told.push({ notice, credential, title: owner.application.title });
        letters.set(owner.developerId, letter);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) break;
      after = last.id;
    }
  }
  let sent = 0;
  for (const { owner, told } of letters.values()) {
    try {
      const letter = letterOf(told, to.portal);
      for (const address of owner.addresses) await to.tell(address, letter);
      sent += 1;
    } catch (error) {
      log.error({ err: error }, 'a developer could not be told of credentials that end soon');
      // Told again with the next round.
      const notices = told.map(({ notice }) => notice);
      await store.change(({ tx }) => tx.deleteFrom('expiry_notices').where('id', 'in', notices).execute());
    }
  }
  await forget(store, now);
  return sent;
}

/** True for who told of it first. */
async function claim(store: Store, id: string, now: number): Promise<boolean> {
  const known = await store.db
    .selectFrom('expiry_notices')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (known !== undefined) return false;
  const { numInsertedOrUpdatedRows = 0n } = await store.change(({ tx }) =>
    tx
      .insertInto('expiry_notices')
      .values({ id, sent_at: now })
      .onConflict(conflict => conflict.column('id').doNothing())
      .executeTakeFirst(),
  );
  return numInsertedOrUpdatedRows > 0n;
}

/** Notices of what has ended long ago. */
async function forget(store: Store, now: number): Promise<void> {
  const before = now - 2 * longestNotice * day;
  const old = await store.db
    .selectFrom('expiry_notices')
    .select('id')
    .where('sent_at', '<', before)
    .limit(1)
    .executeTakeFirst();
  if (old !== undefined)
    await store.change(({ tx }) => tx.deleteFrom('expiry_notices').where('sent_at', '<', before).execute());
}

/** Lines of one letter. */
const mostLines = 50;
const nouns = {
  key: 'API key',
  'client-secret': 'client secret',
  certificate: 'client certificate',
  'signing-key': 'signing key',
} as const;

function letterOf(
  told: readonly { credential: EndingCredential; title: string }[],
  portal: string,
): { subject: string; text: string } {
  const sorted = told.toSorted((a, b) => a.credential.notAfter - b.credential.notAfter);
  const lines = sorted.slice(0, mostLines).map(({ credential: { kind, hint, notAfter }, title }) => {
    const name = namedBy(kind, hint);
    return `- ${new Date(notAfter).toISOString().slice(0, 10)}: the ${nouns[kind]} ${name}, of "${plain(title)}"`;
  });
  const more = sorted.length > mostLines ? [`- and ${sorted.length - mostLines} more`] : [];
  return {
    subject: told.length === 1 ? 'A credential of yours ends soon' : 'Credentials of yours end soon',
    text: [
      'These end by themselves on the day given (UTC), and calls with them are refused from then on:',
      [...lines, ...more].join('\n'),
      'Replace what is still used. Old and new work side by side for a while, so nothing needs to stop:',
      `${portal}/applications`,
      'Gatehouse',
    ].join('\n\n'),
  };
}

/** Titles are their developers' own text. */
function namedBy(kind: EndingCredential['kind'], hint: string): string {
  if (kind === 'certificate') return `with the serial ${hint}`;
  return kind === 'signing-key' ? `"${plain(hint)}"` : `that ends in ${hint}`;
}

/** Of each kind in one list; who has more has to look after these first. */
export const mostEnding = 200;

/** Credentials of all kinds that end soon and have no successor yet, the first to end first. */
export async function listEnding(
  db: Db | Tx,
  asked: { readonly now: number; readonly days?: number | undefined; readonly developerId?: string },
): Promise<readonly EndingCredential[]> {
  const { days = longestNotice, ...rest } = asked;
  const found: EndingCredential[] = [];
  for (const kind of endingKinds)
    found.push(...(await endingCredentials(db, kind, { ...rest, days, limit: mostEnding })));
  return found.toSorted((a, b) => a.notAfter - b.notAfter);
}
