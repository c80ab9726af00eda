import type { Kysely } from 'kysely';
import { index, kept, oneOf, truth } from './columns.ts';

/** Client certificates: the authorities that are believed, and which application calls with which certificate. */
export async function certificates({ schema }: Kysely<unknown>): Promise<void> {
  await kept(schema.createTable('client_authorities'))
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('certificates', 'text', c => c.notNull())
    .addColumn('revocations', 'text', c => c.notNull())
    .addColumn('built_in', 'integer', c => c.notNull().check(truth('built_in')))
    .execute();
  await schema
    .createTable('client_certificates')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('application_id', 'text', c => c.notNull().references('applications.id'))
    .addColumn('authority_id', 'text', c => c.notNull().references('client_authorities.id'))
    .addColumn('pin', 'text', c => c.notNull().check(oneOf('pin', 'fingerprint', 'subject')))
    .addColumn('fingerprint', 'text', c => c.notNull())
    .addColumn('subject', 'text', c => c.notNull())
    .addColumn('serial', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoke_reason', 'text')
    .execute();
  await index(schema, 'client_certificates', ['application_id']);
  await index(schema, 'client_certificates', ['authority_id']);
}
