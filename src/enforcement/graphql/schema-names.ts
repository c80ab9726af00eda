import { type FieldNames, isMeta } from './field-names.ts';
import type { CompositeType, GraphqlSchema } from './schema.ts';

/** Where a selection is: what the document says it selects from, and which types that can be here. */
interface TypeScope {
  readonly type: CompositeType;
  readonly possible: ReadonlySet<string>;
}

/** By a schema: `Order.items`. A field of an interface has the names of all types that may answer it. */
export function schemaNames({ roots, types }: GraphqlSchema): FieldNames<TypeScope> {
  const whole = (type: CompositeType | undefined): TypeScope | undefined =>
    type && { type, possible: type.possible };
  return {
    root: operation => whole(roots.get(operation)),
    field: ({ type, possible }, name) => {
      if (isMeta(name) && type === roots.get('query'))
        return { names: [`${type.name}.${name}`], below: undefined };
      const told = type.fields.get(name);
      // Of what no type can be, nobody could be asked.
      if (told === undefined || possible.size === 0) return undefined;
      const below = types.get(told);
      const names = Array.from(possible, each => `${each}.${name}`);
      if (below?.isAbstract !== true) return { names, below: whole(below) };
      // A type may promise more of its field than the interface does.
      const within = new Set<string>();
      for (const each of possible)
        for (const object of types.get(types.get(each)?.fields.get(name) ?? told)?.possible ?? [])
          within.add(object);
      return { names, below: { type: below, possible: within } };
    },
    narrowed: (scope, name) => {
      const type = types.get(name);
      if (type === undefined || !meet(type.possible, scope.type.possible)) return undefined;
      const possible = new Set([...scope.possible].filter(each => type.possible.has(each)));
      // What can never be answered here, since fragments around it rule it out, is judged as if it could.
      return { type, possible: possible.size === 0 ? type.possible : possible };
    },
    key: ({ type, possible }) => `${type.name} ${[...possible].join(' ')}`,
  };
}

const meet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].some(each => other.has(each));
