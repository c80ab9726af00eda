import type { Kysely } from 'kysely';
import { index, oneOf } from './columns.ts';

/** Tokens by which programs register clients (RFC 7591), and how these look after themselves then (RFC 7592). */
export async function registration({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('registration_tokens')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('developer_id', 'text', c => c.notNull().references('developers.id'))
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('purpose', 'text', c => c.notNull())
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('hint', 'text', c => c.notNull())
    .addColumn('uses', 'integer', c => c.notNull())
    .addColumn('uses_left', 'integer', c => c.notNull())
    .addColumn('most_applications', 'integer')
    .addColumn('created_by', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await index(schema, 'registration_tokens', ['developer_id']);
  await schema.alterTable('oauth_clients').addColumn('registration_hash', 'text').execute();
  await index(schema, 'oauth_clients', ['registration_hash']);
}
