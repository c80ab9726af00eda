import { type ImportedContract, importContract } from '#contracts';
import type { ContractSchemas, OperationShape } from '#enforcement';
import { GatehouseError } from '#kernel';
import type { Change, Db, Tx } from '#store';
import { touchVersion } from '../live.ts';

/** What is enforced of a contract. */
export interface ContractRead {
  readonly schemas: ContractSchemas | undefined;
  /** By method and path. */
  readonly shapes: ReadonlyMap<string, OperationShape>;
}

export const placeOfOperation = ({
  method,
  path,
}: {
  readonly method: string;
  readonly path: string;
}): string => `${method} ${path}`;

/** Contracts that were read lately: pages ask several times for one. The largest take a second and some megabytes. */
const known = new Map<string, ContractRead | undefined>();
const mostKnown = 8;

/**
 * What an earlier release imported without reading what is enforced, read from its stored document; undefined where
 * nothing is missing, or the document cannot be imported any more. Stores nothing.
 */
export async function readAnew(db: Db | Tx, versionId: string): Promise<ContractRead | undefined> {
  const unread = await db
    .selectFrom('operations')
    .select('id')
    .where('version_id', '=', versionId)
    .where('shape', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (unread === undefined) return undefined;
  const row = await db
    .selectFrom('api_versions')
    .select('contract')
    .where('id', '=', versionId)
    .executeTakeFirst();
  const contract = row?.contract ?? undefined;
  if (contract === undefined) return undefined;
  if (!known.has(contract)) {
    const [oldest] = known.keys();
    if (known.size === mostKnown && oldest !== undefined) known.delete(oldest);
    known.set(contract, read(contract));
  }
  return known.get(contract);
}

/** Stores it, so that it is served from now on. Does nothing where nothing is missing. */
export async function storeAnew(change: Change, versionId: string): Promise<void> {
  const found = await readAnew(change.tx, versionId);
  if (found === undefined) return;
  const operations = await change.tx
    .selectFrom('operations')
    .select(['id', 'method', 'path'])
    .where('version_id', '=', versionId)
    .execute();
  for (const operation of operations) {
    const shape = found.shapes.get(placeOfOperation(operation));
    if (shape !== undefined)
      await change.tx
        .updateTable('operations')
        .set({ shape: JSON.stringify(shape) })
        .where('id', '=', operation.id)
        .execute();
  }
  await change.tx
    .updateTable('api_versions')
    .set({ schemas: found.schemas === undefined ? null : JSON.stringify(found.schemas) })
    .where('id', '=', versionId)
    .execute();
  touchVersion(change, versionId);
}

function read(text: string): ContractRead | undefined {
  let contract: ImportedContract;
  try {
    contract = importContract(text);
  } catch (error) {
    // A document that is refused today stays as it is: the floor says to import it again, which names the places.
    if (error instanceof GatehouseError) return undefined;
    throw error;
  }
  return {
    schemas: contract.schemas,
    shapes: new Map(contract.operations.map(one => [placeOfOperation(one), one.shape])),
  };
}
