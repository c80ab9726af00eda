import { type Kysely, sql } from 'kysely';
import { index, oneOf } from './columns.ts';

/** What the authorization server keeps: its keys, codes and tokens, and what people agreed to. */
export async function oauth({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('oauth_keys')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('generation', 'integer', c => c.notNull().check(sql`generation >= 1`))
    .addColumn('public_key', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('signs_from', 'bigint', c => c.notNull())
    .addUniqueConstraint('oauth_keys_generation', ['realm', 'generation'])
    .execute();
  await schema
    .createTable('oauth_artefacts')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('model', 'text', c => c.notNull())
    .addColumn('grant_id', 'text')
    .addColumn('uid', 'text')
    .addColumn('user_code', 'text')
    .addColumn('user_id', 'text')
    .addColumn('application_id', 'text')
    .addColumn('session_id', 'text')
    .addColumn('payload', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('consumed_at', 'bigint')
    .addColumn('not_after', 'bigint', c => c.notNull())
    .execute();
  for (const column of [
    'grant_id',
    'uid',
    'user_code',
    'user_id',
    'application_id',
    'session_id',
    'not_after',
  ])
    await index(schema, 'oauth_artefacts', [column]);
  await schema
    .createTable('oauth_consents')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('user_id', 'text', c => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('application_id', 'text', c => c.notNull().references('applications.id').onDelete('cascade'))
    .addColumn('scopes', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('updated_at', 'bigint', c => c.notNull())
    .addUniqueConstraint('oauth_consents_once', ['user_id', 'application_id'])
    .execute();
  await schema.alterTable('apis').addColumn('token_format', 'text').execute();
}
