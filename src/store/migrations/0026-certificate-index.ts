import type { Kysely } from 'kysely';
import { index } from './columns.ts';

/** Whose a certificate is, is asked by whoever connects and shows one: by anybody, so it must cost little. */
export async function certificateIndex({ schema }: Kysely<unknown>): Promise<void> {
  await index(schema, 'client_certificates', ['fingerprint']);
  await index(schema, 'client_certificates', ['subject']);
}
