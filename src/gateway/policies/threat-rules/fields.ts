import { type BodyFields, FieldTree, type KnownKind, OperationFields, readContentType } from '#enforcement';
import { ArgPlace, octetsOf, type FieldKind, type RequestKinds } from '#threats';
import type { Validated } from '../../exchange.ts';
import type { VersionDocument } from '../../snapshot/document.ts';
import type { OperationPlan } from '../../snapshot/plan.ts';

/** What the contract knows of the fields of an operation's requests. */
export interface RequestFields {
  readonly kinds: RequestKinds;
  /** Of the body that came, by its media type. */
  body(x: Validated): KnownBody | undefined;
}

export interface KnownBody {
  readonly fields: BodyFields;
  readonly json: ArgPlace;
}

const known = new WeakMap<OperationPlan, RequestFields>();
/** One for the operations of a version whose requests are judged by the contract, one for the others. */
const trees = new WeakMap<VersionDocument, Map<boolean, FieldTree>>();

/**
 * What the contract knows of the operation that is called, made with its first request; undefined where there is no
 * contract. Values are settled only where request-validation refuses those that do not fit, before rules are asked.
 */
export function fieldsOf({ operation }: Validated): RequestFields | undefined {
  const { shape } = operation.document;
  if (shape === undefined) return undefined;
  let fields = known.get(operation);
  if (fields === undefined) {
    const isJudged = operation.enforced.has('request-validation');
    const tree = treeOf(operation.version, isJudged);
    fields = requestFields(operation, new OperationFields(shape, operation.version.schemas, tree));
    known.set(operation, fields);
  }
  return fields;
}

function treeOf(version: VersionDocument, isJudged: boolean): FieldTree {
  const both = trees.get(version) ?? new Map<boolean, FieldTree>();
  trees.set(version, both);
  let tree = both.get(isJudged);
  if (tree === undefined) both.set(isJudged, (tree = new FieldTree(version.schemas, isJudged)));
  return tree;
}

function requestFields(operation: OperationPlan, fields: OperationFields): RequestFields {
  const bodies = new Map<BodyFields, KnownBody>();
  return {
    kinds: {
      query: kindsOf(fields.query),
      headers: kindsOf(fields.headers),
      cookies: kindsOf(fields.cookies),
      path: isPathSettled(operation, fields.pathParameters) ? 'settled' : undefined,
    },
    body: x => {
      const type = readContentType(x.request.headers['content-type'] ?? '')?.essence;
      const found = type === undefined ? undefined : fields.body(type);
      if (found === undefined) return undefined;
      let body = bodies.get(found);
      if (body === undefined) bodies.set(found, (body = { fields: found, json: ArgPlace.root(found.root) }));
      return body;
    },
  };
}

const kindsOf = (fields: ReadonlyMap<string, KnownKind>): ReadonlyMap<string, FieldKind> =>
  new Map([...fields].map(([name, { kind }]) => [octetsOf(name), kind]));

/** Whether nothing of a path is the caller's to choose: each part is the template's, or a parameter that is settled. */
function isPathSettled(
  { document, version }: OperationPlan,
  parameters: ReadonlyMap<string, KnownKind>,
): boolean {
  if (/[{}*]/.test(version.basePath) || document.path.includes('*')) return false;
  const names = [...document.path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  return (
    new Set(names).size === names.length && names.every(name => parameters.get(name)?.kind === 'settled')
  );
}
