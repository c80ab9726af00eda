import type { Audience, UpstreamDocument } from '#gateway';
import {
  type ContractFault,
  type ContractOperation,
  type ContractSource,
  type ImportedContract,
  importContract,
} from '#contracts';
import { newId } from '#kernel';
import { type Change, type Tx, conflict, expectRevision } from '#store';
import { isTighterOrEqual } from '../floors/facts.ts';
import type { Changed } from '#api';
import { born, changed, type OperationInsert, type Version } from '../records.ts';
import { getApi } from './apis.ts';
import { attachesPolicies, refusePolicyFaults } from './contract-policies.ts';
import { listOperations } from './operations.ts';
import { placeOfOperation } from './read-anew.ts';
import { getVersion, insertVersion, type VersionInput, writeContract } from './versions.ts';

/**
 * Brings OpenAPI documents into the catalogue. An operation that a newer document still offers under the same
 * method and path stays the same operation: its category, audience, policies and waivers are kept.
 */
export type ImportInput = Omit<VersionInput, 'audience' | 'basePath'> & {
  readonly upstream: UpstreamDocument;
  /** Absent or null: a catch-all operation fronts an API without an OpenAPI document. */
  readonly contract?: ContractSource | null;
  /** The document's, else `registered`. */
  readonly audience?: Audience;
  /** The path of the document's first server, else `/<api>/<version>`. */
  readonly basePath?: string;
};

export type Imported = Changed<Version> & {
  /** Doubtful places in the document that do not keep it from being used. */
  readonly warnings: readonly ContractFault[];
  /** The document attaches policies, which takes the right to attach them. */
  readonly attaches: boolean;
};

type OperationValues = Pick<
  OperationInsert,
  | 'method'
  | 'path'
  | 'operation_id'
  | 'summary'
  | 'consumes'
  | 'produces'
  | 'request_headers'
  | 'scopes'
  | 'owners'
  | 'policies'
  | 'examples'
  | 'shape'
  | 'suggestion'
  | 'position'
> & { readonly category: OperationInsert['category']; readonly audience: Audience | null };

/** Rows per insert: SQLite takes 32,766 parameters a statement, PostgreSQL 65,535. */
const batch = 400;

/** Makes a draft version with the operations of its document, each with the category that was suggested. */
export async function createVersionFromContract(
  change: Change,
  input: ImportInput,
  now: number,
): Promise<Imported> {
  const { contract: source, ...rest } = input;
  const contract = source === undefined || source === null ? undefined : importContract(source);
  if (contract !== undefined) refusePolicyFaults(contract);
  const audience = input.audience ?? contract?.audience ?? 'registered';
  const suggested = contract?.basePathSuggestion ?? '';
  const api = await getApi(change.tx, input.apiId);
  const version = await insertVersion(
    change,
    {
      ...rest,
      audience,
      basePath: input.basePath ?? (suggested === '' ? `/${api.name}/${input.name}` : suggested),
    },
    storedParts(contract),
    now,
  );
  const rows = operationsOf(contract, audience).map(values => ({
    id: newId('op'),
    version_id: version.id,
    ...values,
    ...born(now),
  }));
  await insertOperations(change.tx, rows);
  return { before: null, after: version, ...noted(contract) };
}

/** Replaces the contract of a version, or takes it away (null), and brings its operations in line. */
export async function replaceContract(
  change: Change,
  id: string,
  source: ContractSource | null,
  expected: number | undefined,
  now: number,
): Promise<Imported> {
  const before = await getVersion(change.tx, id);
  expectRevision(before, expected);
  if (before.lifecycle === 'retired') throw conflict(`Version ${before.name} is retired.`);
  const contract = source === null ? undefined : importContract(source);
  if (contract !== undefined) refusePolicyFaults(contract);
  const known = new Map(
    (await listOperations(change.tx, id)).map(operation => [placeOfOperation(operation), operation]),
  );
  const fresh: OperationInsert[] = [];
  for (const values of operationsOf(contract, before.audience)) {
    const present = known.get(placeOfOperation(values));
    if (present === undefined) {
      fresh.push({ id: newId('op'), version_id: id, ...values, ...born(now) });
      continue;
    }
    known.delete(placeOfOperation(values));
    const { category: _category, audience: _audience, ...described } = values;
    await change.tx
      .updateTable('operations')
      .set({ ...described, ...changed(present, now) })
      .where('id', '=', present.id)
      .execute();
  }
  await deleteOperations(
    change.tx,
    [...known.values()].map(operation => operation.id),
  );
  await insertOperations(change.tx, fresh);
  const done = await writeContract(change, before, storedParts(contract), now);
  return { ...done, ...noted(contract) };
}

const noted = (contract: ImportedContract | undefined) => ({
  warnings: contract?.warnings ?? [],
  attaches: contract !== undefined && attachesPolicies(contract),
});

/** As it is stored, and as two documents are compared. */
export function storedContract(contract: ImportedContract | undefined): string | null {
  return contract === undefined ? null : JSON.stringify(contract.document);
}

const storedParts = (contract: ImportedContract | undefined) => ({
  contract: storedContract(contract),
  scopes: storedScopes(contract),
  schemas: contract?.schemas === undefined ? null : JSON.stringify(contract.schemas),
});

/** What the authorization server may give, and how it is told to users. */
function storedScopes(contract: ImportedContract | undefined): string | null {
  return contract === undefined || Object.keys(contract.scopes).length === 0
    ? null
    : JSON.stringify(contract.scopes);
}

function operationsOf(contract: ImportedContract | undefined, audience: Audience): OperationValues[] {
  if (contract === undefined) return [catchAll];
  return contract.operations.map((operation, position) => valuesOf(operation, position, audience));
}

function valuesOf(operation: ContractOperation, position: number, audience: Audience): OperationValues {
  const own = operation.audience;
  return {
    method: operation.method,
    path: operation.path,
    operation_id: operation.operationId ?? null,
    summary: operation.summary,
    category: operation.suggestion.category,
    // A document may tighten the audience that was chosen here, never loosen it.
    audience: own !== undefined && own !== audience && isTighterOrEqual(own, audience) ? own : null,
    consumes: JSON.stringify(operation.consumes),
    produces: JSON.stringify(operation.produces),
    request_headers: JSON.stringify(operation.requestHeaders),
    scopes: operation.scopes.length === 0 ? null : JSON.stringify(operation.scopes),
    owners: operation.owners.length === 0 ? null : JSON.stringify(operation.owners),
    policies: operation.policies.length === 0 ? null : JSON.stringify(operation.policies),
    examples: JSON.stringify(operation.examples),
    shape: JSON.stringify(operation.shape),
    suggestion: JSON.stringify(operation.suggestion),
    position,
  };
}

/** Any verb and path below the base path. What it does is unknown, so more than reading is supposed. */
const catchAll: OperationValues = {
  method: '*',
  path: '/*',
  operation_id: null,
  summary: 'Everything below the base path; there is no contract',
  category: 'does',
  audience: null,
  consumes: null,
  produces: null,
  request_headers: null,
  scopes: null,
  owners: null,
  policies: null,
  examples: null,
  shape: null,
  suggestion: JSON.stringify({
    category: 'does',
    reasons: ['without a contract any verb is let through, so it may change something'],
  }),
  position: 0,
};

async function insertOperations(tx: Tx, rows: readonly OperationInsert[]): Promise<void> {
  for (let from = 0; from < rows.length; from += batch)
    await tx
      .insertInto('operations')
      .values(rows.slice(from, from + batch))
      .execute();
}

async function deleteOperations(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += batch) {
    const some = ids.slice(from, from + batch);
    await tx.deleteFrom('waivers').where('operation_id', 'in', some).execute();
    await tx
      .deleteFrom('policy_attachments')
      .where('scope', '=', 'operation')
      .where('scope_id', 'in', some)
      .execute();
    await tx.deleteFrom('operations').where('id', 'in', some).execute();
  }
}
