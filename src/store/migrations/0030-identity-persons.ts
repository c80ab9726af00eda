import { createHmac, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/**
 * The key of each person, by which the audit log names them: entries hold a pseudonym instead of the user's id, and
 * nobody can tell any more whose it is once the key is gone. Those that are there are rewritten.
 */
export async function persons(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('person_keys')
    .addColumn('user_id', 'text', c => c.notNull().primaryKey().references('users.id').onDelete('cascade'))
    .addColumn('pseudonym', 'text', c => c.notNull().unique())
    .addColumn('key', 'text', c => c.notNull())
    .execute();
  const { rows } = await sql<{ id: string }>`select id from users`.execute(db);
  for (const { id } of rows) {
    const key = randomBytes(32);
    const pseudonym = `psn_${createHmac('sha256', key).update(id).digest('hex').slice(0, 32)}`;
    await sql`insert into person_keys (user_id, pseudonym, key) values (${id}, ${pseudonym}, ${key.toString('base64')})`.execute(
      db,
    );
    await sql`update audit_entries set actor = ${`user:${pseudonym}`} where actor = ${`user:${id}`}`.execute(
      db,
    );
    await sql`update audit_entries set resource_id = ${pseudonym} where resource_id = ${id}`.execute(db);
  }
  // What a directory deletes is erased from now on. Accounts that it deleted before are disabled, and stay so.
  await sql`delete from provisioned where removed = 1`.execute(db);
  await db.schema.alterTable('provisioned').dropColumn('removed').execute();
}
