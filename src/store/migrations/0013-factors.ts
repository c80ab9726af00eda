import { type Kysely, sql } from 'kysely';
import { index, kept, oneOf, truth } from './columns.ts';

/** Groups of people, what they sign in with besides a password, and how each session was signed in. */
export async function factors({ schema }: Kysely<unknown>): Promise<void> {
  await kept(schema.createTable('groups'))
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('title', 'text', c => c.notNull())
    .addColumn('source', 'text', c => c.notNull())
    .addUniqueConstraint('groups_name', ['realm', 'name'])
    .execute();
  await schema
    .createTable('group_members')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('group_id', 'text', c => c.notNull().references('groups.id').onDelete('cascade'))
    .addColumn('user_id', 'text', c => c.notNull().references('users.id').onDelete('cascade'))
    .addUniqueConstraint('group_members_once', ['group_id', 'user_id'])
    .execute();
  await index(schema, 'group_members', ['user_id']);

  await schema
    .createTable('passkeys')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('user_id', 'text', c => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('credential', 'text', c => c.notNull().unique())
    .addColumn('public_key', 'text', c => c.notNull())
    .addColumn('counter', 'bigint', c => c.notNull())
    .addColumn('transports', 'text', c => c.notNull())
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('synced', 'integer', c => c.notNull().check(truth('synced')))
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('last_used_at', 'bigint')
    .execute();
  await index(schema, 'passkeys', ['user_id']);

  await schema
    .createTable('authenticator_apps')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('user_id', 'text', c => c.notNull().unique().references('users.id').onDelete('cascade'))
    .addColumn('confirmed_at', 'bigint')
    .addColumn('last_step', 'bigint', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .execute();
  await schema
    .createTable('recovery_codes')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('user_id', 'text', c => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await index(schema, 'recovery_codes', ['user_id']);
  await schema
    .createTable('used_challenges')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .execute();
  await schema
    .createTable('former_passwords')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('user_id', 'text', c => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('hash', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .execute();
  await index(schema, 'former_passwords', ['user_id']);

  await schema
    .createTable('realm_settings')
    .addColumn('realm', 'text', c =>
      c
        .notNull()
        .primaryKey()
        .check(oneOf('realm', 'internal', 'external')),
    )
    .addColumn('second_factor', 'text', c =>
      c.notNull().check(oneOf('second_factor', 'optional', 'required')),
    )
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('updated_at', 'bigint', c => c.notNull())
    .addColumn('revision', 'integer', c => c.notNull().check(sql`revision >= 1`))
    .execute();

  // How sessions of before were signed in is not known: they count as signed in long ago, by nothing.
  await schema
    .alterTable('sessions')
    .addColumn('methods', 'text', c => c.notNull().defaultTo('[]'))
    .execute();
  await schema
    .alterTable('sessions')
    .addColumn('authenticated_at', 'bigint', c => c.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('users')
    .addColumn('tokens_from', 'bigint', c => c.notNull().defaultTo(0))
    .execute();
}
