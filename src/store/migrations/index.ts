import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { foundation } from './0001-foundation.ts';
import { people, traffic } from './0002-people.ts';
import { calling } from './0004-calling.ts';
import { stops } from './0006-stops.ts';
import { certificates } from './0009-certificates.ts';
import { acme } from './0010-acme.ts';
import { clients } from './0011-clients.ts';
import { oauth } from './0012-oauth.ts';
import { factors } from './0013-factors.ts';
import { federation } from './0014-federation.ts';
import { authorisation } from './0015-authorisation.ts';
import { vaultKeys } from './0016-vault-keys.ts';
import { credentialCare } from './0018-credential-care.ts';
import { signingKeys } from './0019-signing-keys.ts';
import { delegation } from './0020-delegation.ts';
import { delegationIndex } from './0022-delegation-index.ts';
import { registration } from './0023-registration.ts';
import { certificateIndex } from './0026-certificate-index.ts';
import { shapes } from './0020-shapes.ts';
import { exposure } from './0021-exposure.ts';
import { contractPolicies } from './0027-contract-policies.ts';
import { attemptCounts } from './0028-attempt-counts.ts';
import { persons } from './0030-identity-persons.ts';

export type DialectName = 'sqlite' | 'postgres';

/** Every migration, in order. One that has been released is never changed; a new one is added below it. */
const migrations: Readonly<Record<string, (db: Kysely<unknown>, dialect: DialectName) => Promise<void>>> = {
  '0001-foundation': foundation,
  '0002-people': people,
  '0003-traffic': traffic,
  '0004-calling': calling,
  '0006-stops': stops,
  '0009-certificates': certificates,
  '0010-acme': acme,
  '0011-clients': clients,
  '0012-oauth': oauth,
  '0013-factors': factors,
  '0014-federation': federation,
  '0015-authorisation': authorisation,
  '0016-vault-keys': vaultKeys,
  '0018-credential-care': credentialCare,
  '0019-signing-keys': signingKeys,
  '0020-delegation': delegation,
  '0020-shapes': shapes,
  '0021-exposure': exposure,
  '0022-delegation-index': delegationIndex,
  '0023-registration': registration,
  '0026-certificate-index': certificateIndex,
  '0027-contract-policies': contractPolicies,
  '0028-attempt-counts': attemptCounts,
  '0030-identity-persons': persons,
};

export const migrationNames: readonly string[] = Object.keys(migrations);

/**
 * Brings the tables to the newest state, or to that of the migration named. Each run is one transaction, so it
 * happens as a whole or not at all; of several processes starting at once, one migrates and the others wait.
 */
export async function migrate<T>(db: Kysely<T>, dialect: DialectName, to?: string): Promise<void> {
  const provided = Object.entries(migrations).map(([name, up]): [string, Migration] => [
    name,
    { up: tx => up(tx, dialect) },
  ]);
  const provider = { getMigrations: () => Promise.resolve(Object.fromEntries(provided)) };
  const run = async (on: Kysely<T>) => {
    const migrator = new Migrator({ db: on, provider });
    const { error } = to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to);
    if (error !== undefined)
      throw new Error(`the store could not be migrated: ${reasonOf(error)}`, { cause: error });
  };
  // The migrator looks before it locks, which on SQLite another process may disturb: there all is one transaction.
  if (dialect === 'sqlite' && !db.isTransaction) await db.transaction().execute(run);
  else await run(db);
}

/** Several addresses that all failed make one error without a message of its own. */
function reasonOf(error: unknown): string {
  const { message, code } = error as Error & { readonly code?: string };
  return message || (code ?? String(error));
}
