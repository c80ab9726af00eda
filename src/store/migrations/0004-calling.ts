import type { Kysely } from 'kysely';

/** What a contract tells those who call an operation: the header fields they send, and examples of what they get. */
export async function calling({ schema }: Kysely<unknown>): Promise<void> {
  for (const column of ['request_headers', 'examples'])
    await schema.alterTable('operations').addColumn(column, 'text').execute();
}
