import type { Kysely } from 'kysely';
import { index, kept, oneOf } from './columns.ts';

/** Applications as clients of the authorization server, and the scopes that contracts name. */
export async function clients({ schema }: Kysely<unknown>): Promise<void> {
  await kept(schema.createTable('oauth_clients'))
    .addColumn('application_id', 'text', c => c.notNull().unique().references('applications.id'))
    .addColumn('kind', 'text', c =>
      c.notNull().check(oneOf('kind', 'server-web', 'browser', 'native', 'service', 'device')),
    )
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('settings', 'text', c => c.notNull())
    .execute();
  await schema
    .createTable('client_secrets')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('application_id', 'text', c => c.notNull().references('applications.id'))
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('hint', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoke_reason', 'text')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await index(schema, 'client_secrets', ['application_id']);
  await schema.alterTable('operations').addColumn('scopes', 'text').execute();
  await schema.alterTable('api_versions').addColumn('scopes', 'text').execute();
}
