import { type Kysely, sql } from 'kysely';
import { index, kept, oneOf, truth } from './columns.ts';

type Dialect = 'sqlite' | 'postgres';

/**
 * The tables of schema.ts. A value from a fixed set is checked by the database too, so that a mistake in the
 * program cannot leave a row behind whose meaning the gateway would have to guess.
 */
export async function foundation(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await catalogue(db);
  await consumers(db);
  await secrets(db);
  await history(db, dialect);
}

async function catalogue({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('zones')
    .addColumn('name', 'text', c => c.notNull().primaryKey())
    .addColumn('verb_status', 'integer', c => c.notNull().check(sql`verb_status in (403, 405)`))
    .addColumn('content_type_status', 'integer', c =>
      c.notNull().check(sql`content_type_status in (406, 415)`),
    )
    .addColumn('trusted_proxies', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('updated_at', 'bigint', c => c.notNull())
    .addColumn('revision', 'integer', c => c.notNull().check(sql`revision >= 1`))
    .execute();

  await kept(schema.createTable('apis'))
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('title', 'text', c => c.notNull())
    .addColumn('description', 'text', c => c.notNull())
    .addColumn('owner', 'text', c => c.notNull())
    .execute();

  await kept(schema.createTable('api_versions'))
    .addColumn('api_id', 'text', c => c.notNull().references('apis.id'))
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('lifecycle', 'text', c =>
      c.notNull().check(oneOf('lifecycle', 'draft', 'published', 'deprecated', 'retired')),
    )
    .addColumn('audience', 'text', c => c.notNull().check(oneOf('audience', ...audiences)))
    .addColumn('profile', 'text')
    .addColumn('zones', 'text', c => c.notNull())
    .addColumn('hosts', 'text', c => c.notNull())
    .addColumn('base_path', 'text', c => c.notNull())
    .addColumn('upstream', 'text', c => c.notNull())
    .addColumn('contract', 'text')
    .addColumn('assessment', 'text')
    .addUniqueConstraint('api_versions_name', ['api_id', 'name'])
    .execute();

  await kept(schema.createTable('operations'))
    .addColumn('version_id', 'text', c => c.notNull().references('api_versions.id').onDelete('cascade'))
    .addColumn('method', 'text', c => c.notNull())
    .addColumn('path', 'text', c => c.notNull())
    .addColumn('operation_id', 'text')
    .addColumn('summary', 'text', c => c.notNull())
    .addColumn('category', 'text', c =>
      c.notNull().check(oneOf('category', 'tells', 'does', 'tells-harm', 'does-harm')),
    )
    .addColumn('audience', 'text', c => c.check(oneOf('audience', ...audiences)))
    .addColumn('consumes', 'text')
    .addColumn('produces', 'text')
    .addColumn('suggestion', 'text', c => c.notNull())
    .addColumn('position', 'integer', c => c.notNull())
    .addUniqueConstraint('operations_place', ['version_id', 'method', 'path'])
    .execute();

  await kept(schema.createTable('policy_attachments'))
    .addColumn('scope', 'text', c =>
      c.notNull().check(oneOf('scope', 'zone', 'api', 'version', 'operation', 'plan')),
    )
    .addColumn('scope_id', 'text', c => c.notNull())
    .addColumn('policy', 'text', c => c.notNull())
    .addColumn('mode', 'text', c => c.notNull().check(oneOf('mode', 'block', 'report')))
    .addColumn('options', 'text', c => c.notNull())
    .execute();
  await index(schema, 'policy_attachments', ['scope', 'scope_id']);

  await schema
    .createTable('waivers')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('version_id', 'text', c => c.notNull().references('api_versions.id').onDelete('cascade'))
    .addColumn('operation_id', 'text', c => c.references('operations.id').onDelete('cascade'))
    .addColumn('control', 'text', c => c.notNull())
    .addColumn('reason', 'text', c => c.notNull().check(sql`reason <> ''`))
    .addColumn('until', 'bigint', c => c.notNull())
    .addColumn('granted_by', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await index(schema, 'waivers', ['version_id']);
  await index(schema, 'waivers', ['operation_id']);
}

async function consumers({ schema }: Kysely<unknown>): Promise<void> {
  await kept(schema.createTable('plans'))
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('title', 'text', c => c.notNull())
    .addColumn('description', 'text', c => c.notNull())
    .addColumn('approval', 'text', c => c.notNull().check(oneOf('approval', 'automatic', 'manual')))
    .addColumn('sla', 'text', c => c.notNull())
    .execute();

  await kept(schema.createTable('developers'))
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('email', 'text')
    .addColumn('community', 'text')
    .addColumn('active', 'integer', c => c.notNull().check(truth('active')))
    .execute();

  await kept(schema.createTable('applications'))
    .addColumn('developer_id', 'text', c => c.notNull().references('developers.id'))
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('title', 'text', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull().check(oneOf('kind', 'confidential', 'public')))
    .addColumn('tag', 'text', c => c.notNull().unique())
    .addColumn('active', 'integer', c => c.notNull().check(truth('active')))
    .execute();
  await index(schema, 'applications', ['developer_id']);

  await kept(schema.createTable('subscriptions'))
    .addColumn('application_id', 'text', c => c.notNull().references('applications.id'))
    .addColumn('version_id', 'text', c => c.notNull().references('api_versions.id'))
    .addColumn('plan_id', 'text', c => c.notNull().references('plans.id'))
    .addColumn('status', 'text', c =>
      c.notNull().check(oneOf('status', 'pending', 'approved', 'rejected', 'suspended')),
    )
    .addUniqueConstraint('subscriptions_pair', ['application_id', 'version_id'])
    .execute();
  await index(schema, 'subscriptions', ['version_id']);
  await index(schema, 'subscriptions', ['plan_id']);

  await schema
    .createTable('quota_counters')
    .addColumn('fingerprint', 'text', c => c.notNull().primaryKey())
    .addColumn('window_end', 'bigint', c => c.notNull())
    .addColumn('used', 'bigint', c => c.notNull().check(sql`used >= 0`))
    .execute();
  await index(schema, 'quota_counters', ['window_end']);
}

async function secrets({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('application_id', 'text', c => c.notNull().references('applications.id'))
    .addColumn('environment', 'text', c => c.notNull().check(oneOf('environment', 'live', 'test')))
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('hint', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoke_reason', 'text')
    .addColumn('replaces', 'text')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await index(schema, 'api_keys', ['application_id']);

  await schema
    .createTable('admin_tokens')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('name', 'text', c => c.notNull())
    .addColumn('hash', 'text', c => c.notNull().unique())
    .addColumn('hint', 'text', c => c.notNull())
    .addColumn('roles', 'text', c => c.notNull())
    .addColumn('scopes', 'text')
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('not_after', 'bigint', c => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();

  await schema
    .createTable('vault_items')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('realm', 'text', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('wrapped_key', 'text', c => c.notNull())
    .addColumn('sealed', 'text', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .execute();
  await index(schema, 'vault_items', ['realm', 'kind']);
}

async function history({ schema }: Kysely<unknown>, dialect: Dialect): Promise<void> {
  // SQLite keeps a row under its number only if the type is spelt `integer`; PostgreSQL's integer has 32 bits.
  const sequence = dialect === 'sqlite' ? 'integer' : 'bigint';

  await schema
    .createTable('snapshots')
    .addColumn('number', 'integer', c => c.notNull().primaryKey().check(sql`number >= 1`))
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('created_by', 'text', c => c.notNull())
    .addColumn('note', 'text', c => c.notNull())
    .addColumn('document', 'text', c => c.notNull())
    .addColumn('digest', 'text', c => c.notNull())
    .addColumn('rolled_back_to', 'integer')
    .execute();

  await schema
    .createTable('feed')
    .addColumn('sequence', sequence, c => c.notNull().primaryKey().check(sql`sequence >= 1`))
    .addColumn('at', 'bigint', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('subject_id', 'text', c => c.notNull())
    .addColumn('state', 'text')
    .addUniqueConstraint('feed_subject', ['kind', 'subject_id'])
    .execute();

  await schema
    .createTable('audit_entries')
    .addColumn('sequence', sequence, c =>
      dialect === 'sqlite'
        ? c.notNull().primaryKey().autoIncrement()
        : c.notNull().primaryKey().generatedByDefaultAsIdentity(),
    )
    .addColumn('at', 'bigint', c => c.notNull())
    .addColumn('actor', 'text', c => c.notNull())
    .addColumn('action', 'text', c => c.notNull())
    .addColumn('resource_kind', 'text', c => c.notNull())
    .addColumn('resource_id', 'text', c => c.notNull())
    .addColumn('detail', 'text', c => c.notNull())
    .addColumn('address', 'text', c => c.notNull())
    .execute();
  await index(schema, 'audit_entries', ['resource_kind', 'resource_id']);
  await index(schema, 'audit_entries', ['at']);
}

const audiences = ['open', 'registered', 'partner', 'internal'] as const;
