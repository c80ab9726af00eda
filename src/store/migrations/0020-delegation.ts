import type { Kysely } from 'kysely';

/** What delegated keys of an API key are checked with; null for one that may not be delegated. */
export async function delegation({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('api_keys').addColumn('delegation_key', 'text').execute();
}
