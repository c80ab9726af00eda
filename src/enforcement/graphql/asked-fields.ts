import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql/language/ast.js';
import { Kind } from 'graphql/language/kinds.js';
import type { GraphqlDocument } from './guard.ts';
import { type FieldNames, isMeta } from './field-names.ts';
import { pathNames } from './path-names.ts';
import type { GraphqlOperation, GraphqlSchema } from './schema.ts';
import { schemaNames } from './schema-names.ts';

/** Fields that a document asks for, by the kind of its operations: names, and of each a JSON Pointer to the first place. */
export type AskedFields = ReadonlyMap<GraphqlOperation, ReadonlyMap<string, string>>;

/** A field that the schema does not have, or not here; or more fields than anybody would judge. */
export interface UnaskableFields {
  readonly why: 'unknown' | 'many';
  /** JSON Pointer, of names in the document. */
  readonly at: string;
}

/** Different fields of one document. */
const mostFields = 1_000;
/** Selections that are looked at, fragments expanded as often as they mean something else. */
const mostSteps = 50_000;

/**
 * Which fields a document asks for, in all its operations, whatever `@skip` and `@include` say, and however fields are
 * called in the answer. A field of an interface is asked of every type that it may be answered by. `__typename` is no
 * field of anybody's; `__schema` and `__type` are fields, and what is below them is not told apart.
 * @param document one that was weighed: nested within bounds, without fragments that hold themselves.
 */
export function askedFields(
  document: GraphqlDocument,
  schema: GraphqlSchema | undefined,
): AskedFields | UnaskableFields {
  return countFields(document, schema).asked;
}

/** The same, with the steps that it took. */
export function countFields(
  document: GraphqlDocument,
  schema: GraphqlSchema | undefined,
): { readonly asked: AskedFields | UnaskableFields; readonly steps: number } {
  return schema === undefined
    ? new Asking(document, pathNames).run()
    : new Asking(document, schemaNames(schema)).run();
}

export const isUnaskable = (asked: AskedFields | UnaskableFields): asked is UnaskableFields => 'why' in asked;

class Asking<Scope> {
  readonly #document: GraphqlDocument;
  readonly #names: FieldNames<Scope>;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #asked = new Map<GraphqlOperation, Map<string, string>>();
  /** Fragments that were gone through, by where they were used. */
  #gone = new Set<string>();
  #fields = new Map<string, string>();
  #fault: UnaskableFields | undefined;
  #steps = 0;

  constructor(document: GraphqlDocument, names: FieldNames<Scope>) {
    this.#document = document;
    this.#names = names;
  }

  run(): { asked: AskedFields | UnaskableFields; steps: number } {
    for (const definition of this.#document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    for (const definition of this.#document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const { operation, selectionSet } = definition;
      const root = this.#names.root(operation);
      if (root === undefined) {
        this.#fail('unknown', '');
        break;
      }
      let fields = this.#asked.get(operation);
      if (fields === undefined) this.#asked.set(operation, (fields = new Map<string, string>()));
      this.#fields = fields;
      this.#gone = new Set();
      if (!this.#select(selectionSet, root, '')) break;
    }
    return { asked: this.#fault ?? this.#asked, steps: this.#steps };
  }

  #select({ selections }: SelectionSetNode, scope: Scope, at: string): boolean {
    return selections.every(selection => {
      if (++this.#steps > mostSteps) return this.#fail('many', at);
      if (selection.kind === Kind.FIELD)
        return this.#field(selection.name.value, selection.selectionSet, scope, at);
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return this.#within(selection.typeCondition?.name.value, selection.selectionSet, scope, at);
      const fragment = this.#fragments.get(selection.name.value);
      if (fragment === undefined) return this.#fail('unknown', at);
      const key = `${fragment.name.value} ${this.#names.key(scope)}`;
      if (this.#gone.has(key)) return true;
      this.#gone.add(key);
      return this.#within(fragment.typeCondition.name.value, fragment.selectionSet, scope, at);
    });
  }

  #within(type: string | undefined, selections: SelectionSetNode, scope: Scope, at: string): boolean {
    const inner = type === undefined ? scope : this.#names.narrowed(scope, type);
    return inner === undefined ? this.#fail('unknown', at) : this.#select(selections, inner, at);
  }

  #field(name: string, selections: SelectionSetNode | undefined, scope: Scope, around: string): boolean {
    if (name === '__typename') return selections === undefined || this.#fail('unknown', around);
    const at = `${around}/${name}`;
    const known = this.#names.field(scope, name);
    if (known === undefined) return this.#fail('unknown', at);
    this.#steps += known.names.length - 1;
    for (const each of known.names) if (!this.#fields.has(each)) this.#fields.set(each, at);
    if (this.#fields.size > mostFields) return this.#fail('many', at);
    if (selections === undefined || isMeta(name)) return true;
    return known.below === undefined ? this.#fail('unknown', at) : this.#select(selections, known.below, at);
  }

  #fail(why: UnaskableFields['why'], at: string): false {
    this.#fault = { why, at };
    return false;
  }
}
