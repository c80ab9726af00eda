import { hash } from 'node:crypto';
import { graphqlTypes } from './library.ts';

/** A type that has fields, or stands for types that have some. */
export interface CompositeType {
  readonly name: string;
  readonly isAbstract: boolean;
  /** The named type of each field; of a union none. */
  readonly fields: ReadonlyMap<string, string>;
  /** Object types that a value may be of: of an object type itself. */
  readonly possible: ReadonlySet<string>;
  readonly interfaces: readonly string[];
}

export const graphqlOperations = ['query', 'mutation', 'subscription'] as const;
export type GraphqlOperation = (typeof graphqlOperations)[number];

/** What of a GraphQL schema tells which fields a document asks for. */
export interface GraphqlSchema {
  /** Of its text. */
  readonly digest: string;
  readonly roots: ReadonlyMap<GraphqlOperation, CompositeType>;
  readonly types: ReadonlyMap<string, CompositeType>;
}

/**
 * Reads a schema in the schema definition language.
 * @throws Error that names the first faults with line and column.
 */
export function readGraphqlSchema(text: string): GraphqlSchema {
  const { definition, schemaOf } = graphqlTypes();
  const schema = schemaOf(text);
  const types = new Map<string, CompositeType>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!definition.isCompositeType(type) || type.name.startsWith('__')) continue;
    const isUnion = definition.isUnionType(type);
    const fields = isUnion ? [] : Object.values(type.getFields());
    const objects = definition.isObjectType(type) ? [type] : schema.getPossibleTypes(type);
    types.set(type.name, {
      name: type.name,
      isAbstract: definition.isAbstractType(type),
      fields: new Map(fields.map(field => [field.name, definition.getNamedType(field.type).name])),
      possible: new Set(objects.map(({ name }) => name)),
      interfaces: isUnion ? [] : type.getInterfaces().map(({ name }) => name),
    });
  }
  const roots = new Map<GraphqlOperation, CompositeType>();
  const named = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  for (const operation of graphqlOperations) {
    const root = types.get(named[operation]?.name ?? '');
    if (root !== undefined) roots.set(operation, root);
  }
  return { digest: hash('sha256', text, 'hex'), roots, types };
}
