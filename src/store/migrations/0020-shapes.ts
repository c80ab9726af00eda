import type { Kysely } from 'kysely';

/** What contracts promise, as it is enforced: of each operation, and the schemas that a version's operations share. */
export async function shapes({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('operations').addColumn('shape', 'text').execute();
  await schema.alterTable('api_versions').addColumn('schemas', 'text').execute();
}
