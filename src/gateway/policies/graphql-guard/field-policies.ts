import type { EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { GraphqlOperation, GraphqlSchema } from '#enforcement';
import type { OperationDocument } from '../../snapshot/document.ts';
import type { CedarQuestion } from '../cedar/judge.ts';
import { provenPolicies, type ReadPolicies } from '../cedar/read.ts';
import { callerSchema, type ClaimOption, commonContext, pathShape } from '../cedar/schema.ts';

/** Kinds of GraphQL operations as actions, and the groups that they are in. */
const actions: Readonly<Record<GraphqlOperation, readonly string[]>> = {
  query: ['graphql', 'reads'],
  mutation: ['graphql', 'writes'],
  subscription: ['graphql', 'reads'],
};

/**
 * Reads policies for fields and holds them against what fields there are: by the schema, or in form alone where there
 * is none.
 * @throws Error that tells every fault.
 */
export function readFieldPolicies(
  text: string,
  schema: GraphqlSchema | undefined,
  claims: readonly ClaimOption[],
  operation: OperationDocument | undefined,
): ReadPolicies {
  const path = operation === undefined ? '' : `, path: ${pathShape(operation)}`;
  const told = [
    ...callerSchema,
    ...(schema === undefined
      ? ['entity Field in [Field] = { name: String };']
      : ['entity Type;', 'entity Field in [Type, Field] = { name: String };']),
    'action "graphql", "reads", "writes";',
    ...Object.entries(actions).map(([action, groups]) =>
      [
        `action "${action}" in [${groups.map(group => `"${group}"`).join(', ')}] appliesTo {`,
        '  principal: [User, Application, Anonymous],',
        '  resource: [Field],',
        `  context: { ${commonContext(claims)}${path} },`,
        '};',
      ].join('\n'),
    ),
    '',
  ].join('\n');
  return provenPolicies(text, told, {
    faultIn: policy => unknownIn(policy, schema, false),
    key: schema?.digest ?? 'paths',
  });
}

/** The first type or field in a policy that there is none of. */
function unknownIn(
  expression: unknown,
  schema: GraphqlSchema | undefined,
  isIn: boolean,
): string | undefined {
  if (typeof expression !== 'object' || expression === null) return undefined;
  const { type, id, op } = expression as Readonly<Record<string, unknown>>;
  if (typeof type === 'string' && typeof id === 'string') return faultOf(type, id, schema, isIn);
  for (const [name, part] of Object.entries(expression)) {
    const fault = unknownIn(part, schema, isIn || name === 'in' || op === 'in');
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const pathOfFields = /^(?:query|mutation|subscription)(?:\.[_A-Za-z][_0-9A-Za-z]*)*$/;

function faultOf(
  type: string,
  id: string,
  schema: GraphqlSchema | undefined,
  isIn: boolean,
): string | undefined {
  if (type !== 'Field' && type !== 'Type') return undefined;
  const named = `${type}::"${id}"`;
  if (schema === undefined)
    return pathOfFields.test(id)
      ? undefined
      : `${named} names no field: without a schema, fields are named as "query.orders.items"`;
  const [typeName = '', field] = type === 'Type' ? [id] : id.split('.', 2);
  const owner = schema.types.get(typeName);
  const isThere =
    owner !== undefined &&
    (type === 'Type'
      ? owner.fields.size > 0
      : owner.fields.has(field ?? '') || (owner === schema.roots.get('query') && isOfSchema(field)));
  if (!isThere || (type === 'Field' && id !== `${typeName}.${field ?? ''}`))
    return `${named} is not in the GraphQL schema, or has no fields`;
  // What is asked for are fields of the types that implement it.
  return type === 'Field' && owner.isAbstract && !isIn
    ? `${named} is a field of an interface: say \`in\`, not \`==\``
    : undefined;
}

const isOfSchema = (field: string | undefined): boolean => field === '__schema' || field === '__type';

/** May a field be asked for, in an operation of this kind. */
export function fieldQuestion(
  operation: GraphqlOperation,
  name: string,
  schema: GraphqlSchema | undefined,
): CedarQuestion {
  return {
    key: `${operation} ${name}`,
    action: operation,
    resource: { type: 'Field', id: name },
    entities: () => [
      {
        uid: { type: 'Action', id: operation },
        attrs: {},
        parents: actions[operation].map(id => ({ type: 'Action', id })),
      },
      ...(schema === undefined ? byPath(name) : byType(name, schema)),
    ],
  };
}

/** A field is in the one around it, and so on up to the operation. */
function byPath(path: string): EntityJson[] {
  const entities: EntityJson[] = [];
  for (let rest = path; rest !== ''; ) {
    const dot = rest.lastIndexOf('.');
    const around = dot < 0 ? '' : rest.slice(0, dot);
    entities.push(entityOf(rest, around === '' ? [] : [{ type: 'Field', id: around }]));
    rest = around;
  }
  return entities;
}

/** A field is in its type, and in the fields of interfaces that it implements. */
function byType(id: string, { types }: GraphqlSchema): EntityJson[] {
  const [type = '', name = ''] = id.split('.', 2);
  const promised = (types.get(type)?.interfaces ?? []).filter(each => types.get(each)?.fields.has(name));
  return [
    entityOf(id, [
      { type: 'Type', id: type },
      ...promised.map(each => ({ type: 'Field', id: `${each}.${name}` })),
    ]),
    ...promised.map(each => entityOf(`${each}.${name}`, [{ type: 'Type', id: each }])),
  ];
}

const entityOf = (id: string, parents: EntityJson['parents']): EntityJson => ({
  uid: { type: 'Field', id },
  attrs: { name: id.slice(id.lastIndexOf('.') + 1) },
  parents,
});
