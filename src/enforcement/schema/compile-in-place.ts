import type { Compiler, Place } from './compile.ts';
import { choicesOf } from './families.ts';
import type { Keywords } from './keywords.ts';
import {
  allOf,
  anyOf,
  conditional,
  dependentSchemas,
  not,
  oneOf,
  reference,
} from './keywords/composition.ts';
import { discriminated } from './keywords/discriminator.ts';
import type { InPlace, SchemaNode } from './node.ts';
import { isObject } from './references.ts';
import { unevaluatedElements, unevaluatedMembers } from './unevaluated.ts';

/** The keywords whose schemas apply to the same value, and those that ask what all of these know of it. */
export function compileInPlace(node: SchemaNode, keywords: Keywords, place: Place, compiler: Compiler): void {
  const parts = partsOf(keywords, place, compiler);
  node.inPlace = parts;
  node.any = [...node.any, ...parts];
  const reference = keywords.text('$ref');
  // Beside nothing but notes: the schema is the other one.
  if (
    reference !== undefined &&
    Object.keys(keywords.schema).every(name => name === '$ref' || notes.has(name))
  )
    node.alias = once(() => compiler.referenced(reference, place));
  if (keywords.has('unevaluatedProperties')) {
    const others = compiler.inner(keywords.schema['unevaluatedProperties'], place, 'unevaluatedProperties');
    node.unevaluatedMembers = others;
    node.any = [...node.any, unevaluatedMembers(node, others)];
  }
  if (keywords.has('unevaluatedItems')) {
    const others = compiler.inner(keywords.schema['unevaluatedItems'], place, 'unevaluatedItems');
    node.unevaluatedElements = others;
    node.any = [...node.any, unevaluatedElements(node, others)];
  }
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** What may stand beside a `$ref` without a say in what is valid. */
const notes = new Set([
  'description',
  'summary',
  'title',
  'readOnly',
  'writeOnly',
  'x-gatehouse-data',
  'x-gatehouse-field',
]);

function partsOf(keywords: Keywords, place: Place, compiler: Compiler): InPlace[] {
  const { schema } = keywords;
  const beside = (name: string) =>
    keywords.has(name) ? compiler.beside(schema[name], place, name) : undefined;
  const list = (name: string) =>
    keywords.list(name)?.map((inner, index) => compiler.beside(inner, place, name, index));
  const parts: InPlace[] = [];

  const target = keywords.text('$ref');
  if (target !== undefined) {
    if (compiler.references.target(target) === undefined)
      keywords.problem('$ref', 'points to nothing among the schemas of the contract');
    compiler.referred.add(target);
    parts.push(reference(() => compiler.referenced(target, place)));
  }
  for (const name of ['$dynamicRef', '$recursiveRef'])
    if (keywords.has(name)) keywords.problem(name, 'is not enforced; write a `$ref` to the schema instead');
  const all = list('allOf');
  if (all !== undefined) parts.push(allOf(all));
  const any = list('anyOf');
  if (any !== undefined) parts.push(chosenBy('anyOf', anyOf(any), keywords, place, compiler));
  const one = list('oneOf');
  if (one !== undefined) parts.push(chosenBy('oneOf', oneOf(one), keywords, place, compiler));
  const forbidden = beside('not');
  if (forbidden !== undefined) parts.push(not(forbidden));
  const condition = beside('if');
  if (condition !== undefined) parts.push(conditional(condition, beside('then'), beside('else')));
  const dependent = keywords.members('dependentSchemas');
  if (dependent !== undefined)
    parts.push(
      dependentSchemas(
        new Map(
          dependent.map(([name, inner]) => [name, compiler.beside(inner, place, 'dependentSchemas', name)]),
        ),
      ),
    );
  return parts;
}

/** The alternatives, or the one among them that a discriminator chooses. */
function chosenBy(
  name: 'anyOf' | 'oneOf',
  alternatives: InPlace,
  keywords: Keywords,
  place: Place,
  compiler: Compiler,
): InPlace {
  const schemas = keywords.list(name) ?? [];
  const choices = choicesOf(keywords.schema, schemas);
  if (choices === undefined) return alternatives;
  const nodes = [...choices.byValue].map(([value, target]): [string, () => SchemaNode] => [
    value,
    () => compiler.referenced(target, place),
  ]);
  const unnamed = schemas.some(schema => !isObject(schema) || typeof schema['$ref'] !== 'string');
  return discriminated(choices.propertyName, new Map(nodes), alternatives, unnamed);
}
