import type { Kysely } from 'kysely';
import { oneOf } from './columns.ts';

/** Data keys of the vault, one in use for each realm, each wrapped by every master key that opens the vault. */
export async function vaultKeys({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('vault_keys')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('realm', 'text', c => c.notNull().check(oneOf('realm', 'internal', 'external')))
    .addColumn('number', 'integer', c => c.notNull())
    .addColumn('created_at', 'bigint', c => c.notNull())
    .execute();
  await schema
    .createTable('vault_wraps')
    .addColumn('id', 'text', c => c.notNull().primaryKey())
    .addColumn('key_id', 'text', c => c.notNull().references('vault_keys.id'))
    .addColumn('master_id', 'text', c => c.notNull())
    .addColumn('wrapped', 'text', c => c.notNull())
    .execute();
  // Null: sealed before there were data keys, under the master key itself.
  await schema
    .alterTable('vault_items')
    .addColumn('key_id', 'text', c => c.references('vault_keys.id'))
    .execute();
}
