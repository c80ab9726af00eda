import type { ContractSchemas, OperationShape } from '#enforcement';
import type { Db } from '#store';

/** What the contract promises of an operation, and the schemas that it shares with others of its version. */
export async function readShape(
  db: Db,
  operation: string,
): Promise<{ readonly shape: OperationShape | undefined; readonly schemas: ContractSchemas }> {
  const { shape, schemas } = await db
    .selectFrom('operations')
    .innerJoin('api_versions', 'api_versions.id', 'operations.version_id')
    .select(['operations.shape', 'api_versions.schemas'])
    .where('operations.id', '=', operation)
    .executeTakeFirstOrThrow();
  return {
    shape: shape === null ? undefined : (JSON.parse(shape) as OperationShape),
    schemas: schemas === null ? { $defs: {} } : (JSON.parse(schemas) as ContractSchemas),
  };
}
