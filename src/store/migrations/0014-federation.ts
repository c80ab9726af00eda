import type { Kysely } from 'kysely';
import { index, kept, oneOf, truth } from './columns.ts';

/** Providers that tell who somebody is, the accounts that they lead to, and answers of theirs that were used. */
export async function federation({ schema }: Kysely<unknown>): Promise<void> {
  await kept(schema.createTable('identity_providers'))
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('name', 'text', c => c.notNull().unique())
    .addColumn('title', 'text', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull().check(oneOf('kind', 'oidc', 'saml', 'ldap')))
    .addColumn('enabled', 'integer', c => c.notNull().check(truth('enabled')))
    .addColumn('settings', 'text', c => c.notNull())
    .execute();
  await schema
    .createTable('federated_identities')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('provider_id', 'text', c => c.notNull().references('identity_providers.id'))
    .addColumn('subject', 'text', c => c.notNull())
    .addColumn('user_id', 'text', c => c.notNull().references('users.id'))
    .addColumn('managed', 'integer', c => c.notNull().check(truth('managed')))
    .addColumn('created_at', 'bigint', c => c.notNull())
    .addColumn('last_used_at', 'bigint', c => c.notNull())
    .addUniqueConstraint('federated_identities_subject', ['provider_id', 'subject'])
    .execute();
  await index(schema, 'federated_identities', ['user_id']);
  await schema
    .createTable('federated_answers')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('content', 'text')
    .addColumn('not_after', 'bigint', c => c.notNull())
    .execute();
  await index(schema, 'federated_answers', ['not_after']);
  await schema
    .createTable('provisioned')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('kind', 'text', c => c.notNull().check(oneOf('kind', 'user', 'group')))
    .addColumn('key', 'text', c => c.notNull())
    .addColumn('external_id', 'text')
    .addColumn('document', 'text', c => c.notNull())
    .addColumn('removed', 'integer', c => c.notNull().check(truth('removed')))
    .addUniqueConstraint('provisioned_key', ['realm', 'kind', 'key'])
    .execute();
}
