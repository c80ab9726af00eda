import type { Kysely } from 'kysely';
import { index, oneOf } from './columns.ts';

/** Legacy grants that Security allows for a while, and what developers were told of credentials that end. */
export async function credentialCare({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('client_waivers')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('application_id', 'text', c => c.notNull().references('applications.id'))
    .addColumn('legacy_grant', 'text', c => c.notNull().check(oneOf('legacy_grant', 'implicit', 'password')))
    .addColumn('reason', 'text', c => c.notNull())
    .addColumn('until', 'bigint', c => c.notNull())
    .addColumn('granted_by', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await index(schema, 'client_waivers', ['application_id']);
  await schema
    .createTable('expiry_notices')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('sent_at', 'bigint', c => c.notNull())
    .execute();
  for (const table of ['api_keys', 'client_secrets', 'client_certificates'])
    await index(schema, table, ['not_after']);
}
