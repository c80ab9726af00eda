import { type Db, type Tx, found } from '#store';

/**
 * Addresses take a thing's id or its name. Ids hold an underscore and names cannot, so one is never taken for the
 * other, whatever somebody calls a thing.
 */
const isId = (reference: string): boolean => reference.includes('_');

type Named = 'apis' | 'plans' | 'developers' | 'applications' | 'client_authorities';

const nouns: Readonly<Record<Named, string>> = {
  apis: 'API',
  plans: 'plan',
  developers: 'developer',
  applications: 'application',
  client_authorities: 'authority',
};

/** The id of what an address names. @throws not-found for a name that nothing has. */
export async function idOf(db: Db | Tx, table: Named, reference: string): Promise<string> {
  if (isId(reference)) return reference;
  const row = await db.selectFrom(table).select('id').where('name', '=', reference).executeTakeFirst();
  return found(row, nouns[table], reference).id;
}

/** The id of a version below its API; one of another API is not found here. */
export async function versionIdOf(db: Db | Tx, at: { api: string; version: string }): Promise<string> {
  const api = await idOf(db, 'apis', at.api);
  const row = await db
    .selectFrom('api_versions')
    .select('id')
    .where('api_id', '=', api)
    .where(isId(at.version) ? 'id' : 'name', '=', at.version)
    .executeTakeFirst();
  return found(row, 'version', at.version).id;
}

/** The id of an operation below its version, by its id or its operationId. */
export async function operationIdOf(
  db: Db | Tx,
  at: { api: string; version: string; operation: string },
): Promise<string> {
  const version = await versionIdOf(db, at);
  const row = await db
    .selectFrom('operations')
    .select('id')
    .where('version_id', '=', version)
    .where(where => where.or([where('id', '=', at.operation), where('operation_id', '=', at.operation)]))
    .executeTakeFirst();
  return found(row, 'operation', at.operation).id;
}
