import {
  type ContractExample,
  type ContractPolicy,
  type ImportedContract,
  importContract,
  type ObjectOwner,
} from '#contracts';
import type { OperationShape } from '#enforcement';
import { tighter } from '../floors/facts.ts';
import type { Declaration, DeclaredApi, DeclaredOperation, DeclaredVersion } from './schema.ts';
import type { Audience, Category } from '#gateway';

/** Reading what a declaration says of a version together with its contract. */

const imported = new WeakMap<object, ImportedContract>();

/**
 * The contract of a version, read once however often it is asked for; undefined for a catch-all. A file name must
 * have been replaced by the document before (parse.ts).
 * @throws GatehouseError `contract-invalid`
 */
export function contractOfDeclared({ contract }: DeclaredVersion): ImportedContract | undefined {
  if (contract === undefined) return undefined;
  if (typeof contract === 'string') throw new Error(`the contract ${contract} has not been read`);
  let result = imported.get(contract);
  if (result === undefined) imported.set(contract, (result = importContract(JSON.stringify(contract))));
  return result;
}

export interface DeclaredOperationFacts {
  readonly method: string;
  readonly path: string;
  readonly category: Category;
  /** Null where it follows the version. */
  readonly audience: Audience | null;
  readonly consumes: readonly string[] | undefined;
  readonly produces: readonly string[] | undefined;
  readonly requestHeaders: readonly string[];
  readonly scopes: readonly (readonly string[])[];
  readonly owners: readonly ObjectOwner[];
  readonly policies: readonly ContractPolicy[];
  readonly examples: readonly ContractExample[];
  readonly shape: OperationShape | undefined;
  readonly declared: DeclaredOperation | undefined;
}

/** The operations of a version: the contract's, with what the declaration says over what it suggests. */
export function operationsOfDeclared(version: DeclaredVersion): DeclaredOperationFacts[] {
  const contract = contractOfDeclared(version);
  const audience = audienceOfDeclared(version);
  const overrides = version.operations ?? {};
  if (contract === undefined) {
    const declared = ownEntry(overrides, '* /*');
    return [
      {
        method: '*',
        path: '/*',
        category: declared?.category ?? 'does',
        audience: tightening(audience, declared?.audience),
        consumes: undefined,
        produces: undefined,
        requestHeaders: [],
        scopes: [],
        owners: [],
        policies: [],
        examples: [],
        shape: undefined,
        declared,
      },
    ];
  }
  return contract.operations.map(operation => {
    const declared = ownEntry(overrides, `${operation.method} ${operation.path}`);
    return {
      method: operation.method,
      path: operation.path,
      category: declared?.category ?? operation.suggestion.category,
      audience: tightening(audience, declared?.audience ?? operation.audience),
      consumes: operation.consumes,
      produces: operation.produces,
      requestHeaders: operation.requestHeaders,
      scopes: operation.scopes,
      owners: operation.owners,
      policies: operation.policies,
      examples: operation.examples,
      shape: operation.shape,
      declared,
    };
  });
}

/** What the shapes of its operations refer to, as a member of the version's document. */
export function schemasOfDeclared(version: DeclaredVersion): Pick<ImportedContract, 'schemas'> {
  const schemas = contractOfDeclared(version)?.schemas;
  return schemas === undefined ? {} : { schemas };
}

export function audienceOfDeclared(version: DeclaredVersion): Audience {
  return version.audience ?? contractOfDeclared(version)?.audience ?? 'registered';
}

/** The document's path, or one made of the names: as an import chooses it. */
export function basePathOfDeclared(api: DeclaredApi, version: DeclaredVersion): string {
  const suggested = contractOfDeclared(version)?.basePathSuggestion ?? '';
  return version.basePath ?? (suggested === '' ? `/${api.name}/${version.name}` : suggested);
}

export function zonesOfDeclared(version: DeclaredVersion): readonly string[] {
  return version.zones ?? [audienceOfDeclared(version) === 'internal' ? 'internal' : 'external'];
}

/** Every version with its API and its label `<api>/<version>`. */
export function versionsOf(
  declaration: Declaration,
): { readonly label: string; readonly api: DeclaredApi; readonly version: DeclaredVersion }[] {
  return (declaration.apis ?? []).flatMap(api =>
    (api.versions ?? []).map(version => ({ label: `${api.name}/${version.name}`, api, version })),
  );
}

const tightening = (version: Audience, own: Audience | undefined): Audience | null => {
  const result = tighter(version, own);
  return result === version ? null : result;
};

/** Names come from the file: an entry called `constructor` must not be found where there is none. */
const ownEntry = <T>(entries: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;
