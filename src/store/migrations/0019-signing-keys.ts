import type { Kysely } from 'kysely';
import { index } from './columns.ts';

/** Public keys that applications sign their requests with. */
export async function signingKeys({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('signing_keys')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('application_id', 'text', c => c.notNull().references('applications.id'))
    .addColumn('title', 'text', c => c.notNull())
    .addColumn('algorithm', 'text', c => c.notNull())
    .addColumn('public_key', 'text', c => c.notNull())
    .addColumn('fingerprint', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoke_reason', 'text')
    .execute();
  await index(schema, 'signing_keys', ['application_id']);
}
