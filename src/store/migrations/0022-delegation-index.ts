import type { Kysely } from 'kysely';
import { index } from './columns.ts';

/** The API key behind a delegated one is looked for whenever somebody reports one: by anybody, so it must cost little. */
export async function delegationIndex({ schema }: Kysely<unknown>): Promise<void> {
  await index(schema, 'api_keys', ['delegation_key']);
}
