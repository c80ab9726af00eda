import type { Kysely } from 'kysely';
import { oneOf } from './columns.ts';

/** Certificates that are obtained by ACME: how far each has come, and which node is at it. */
export async function acme({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('acme_certificates')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('zone', 'text', c => c.notNull().check(oneOf('zone', 'external', 'internal')))
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('directory', 'text', c => c.notNull())
    .addColumn('next_attempt_at', 'bigint', c => c.notNull())
    .addColumn('failures', 'integer', c => c.notNull())
    .addColumn('last_error', 'text')
    .addColumn('last_error_at', 'bigint')
    .addColumn('holder', 'text')
    .addColumn('held_until', 'bigint')
    .addColumn('challenge', 'text')
    .addColumn('fingerprint', 'text')
    .addColumn('not_after', 'bigint')
    .execute();
}
