import type { Kysely } from 'kysely';

/** Policies that contracts attach to their operations. */
export async function contractPolicies({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('operations').addColumn('policies', 'text').execute();
}
