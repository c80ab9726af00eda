import { type Kysely, sql } from 'kysely';
import { index, kept, oneOf } from './columns.ts';

/** People who sign in, their sessions and the links that were sent to them; and the history of traffic. */
export async function people({ schema }: Kysely<unknown>): Promise<void> {
  await kept(schema.createTable('users'))
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('email', 'text', c => c.notNull())
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('password', 'text')
    .addColumn('roles', 'text', c => c.notNull())
    .addColumn('status', 'text', c => c.notNull().check(oneOf('status', 'invited', 'active', 'disabled')))
    .addColumn('developer_id', 'text', c => c.references('developers.id'))
    .addColumn('last_sign_in_at', 'bigint')
    .addUniqueConstraint('users_email', ['realm', 'email'])
    .execute();

  await schema
    .createTable('sessions')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('user_id', 'text', c => c.notNull().references('users.id').onDelete('cascade'))
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('agent', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('last_seen_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .execute();
  await index(schema, 'sessions', ['user_id']);

  await schema
    .createTable('one_time_links')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('kind', 'text', c =>
      c.notNull().check(oneOf('kind', 'first-run', 'invitation', 'verification', 'password-reset')),
    )
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('user_id', 'text', c => c.references('users.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
}

/** Counts of requests by the minute and by the hour, and single refusals. */
export async function traffic({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('traffic_series')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('zone', 'text', c => c.notNull())
    .addColumn('version', 'text', c => c.notNull())
    .addColumn('operation', 'text', c => c.notNull())
    .addColumn('application', 'text', c => c.notNull())
    .addColumn('status', 'integer', c => c.notNull())
    .addColumn('refusal', 'text', c => c.notNull())
    .addColumn('seen_at', 'bigint', c => c.notNull())
    .execute();
  await index(schema, 'traffic_series', ['application']);

  await schema
    .createTable('traffic_rollups')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('span', 'text', c => c.notNull().check(oneOf('span', 'minute', 'hour')))
    .addColumn('at', 'bigint', c => c.notNull())
    // No foreign key: it would need an index as large as the table to sweep a series.
    .addColumn('series_id', 'text', c => c.notNull())
    .addColumn('requests', 'bigint', c => c.notNull().check(sql`requests >= 0`))
    .addColumn('total_ms', 'double precision', c => c.notNull())
    .addColumn('buckets', 'text', c => c.notNull())
    .execute();
  await index(schema, 'traffic_rollups', ['span', 'at']);

  await schema
    .createTable('decisions')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('decision_id', 'text', c => c.notNull())
    .addColumn('at', 'bigint', c => c.notNull())
    .addColumn('zone', 'text', c => c.notNull())
    .addColumn('version', 'text', c => c.notNull())
    .addColumn('operation', 'text', c => c.notNull())
    .addColumn('application', 'text', c => c.notNull())
    .addColumn('code', 'text', c => c.notNull())
    .addColumn('status', 'integer', c => c.notNull())
    .addColumn('policy', 'text', c => c.notNull())
    .addColumn('policy_id', 'text', c => c.notNull())
    .addColumn('mode', 'text', c => c.notNull().check(oneOf('mode', 'block', 'report')))
    .addColumn('reason', 'text', c => c.notNull())
    .execute();
  await index(schema, 'decisions', ['decision_id']);
  await index(schema, 'decisions', ['at']);
  await index(schema, 'decisions', ['application', 'at']);
}
