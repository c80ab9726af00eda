import { schemaKeywords } from '#enforcement';

/**
 * What a value in a description is, by the name of the member that holds it: this says among which components a copy of
 * it may stand.
 */
const holders = {
  schemas: {
    one: ['schema', ...schemaKeywords.one],
    several: ['schemas', ...schemaKeywords.list, ...schemaKeywords.map],
  },
  parameters: { one: [], several: ['parameters'] },
  responses: { one: [], several: ['responses'] },
  requestBodies: { one: ['requestBody'], several: ['requestBodies'] },
  headers: { one: [], several: ['headers'] },
  examples: { one: [], several: ['examples'] },
  links: { one: [], several: ['links'] },
  callbacks: { one: [], several: ['callbacks'] },
  securitySchemes: { one: [], several: ['securitySchemes', 'securityDefinitions'] },
} as const;

export type ComponentKind = keyof typeof holders;

export const componentKinds = Object.keys(holders) as readonly ComponentKind[];

const byHolder = (which: 'one' | 'several') =>
  new Map<string, ComponentKind>(
    componentKinds.flatMap(kind => holders[kind][which].map(name => [name, kind] as const)),
  );
const single = byHolder('one');
const plural = byHolder('several');

/** The kind of a value in member `name` of a described thing; undefined for what is written out where it is used. */
export const kindIn = (name: string): ComponentKind | undefined => single.get(name);

/** The kind of the values in the list or map in member `name`. */
export const kindWithin = (name: string): ComponentKind | undefined => plural.get(name);

/** Where components of a kind are kept: OpenAPI 3, and Swagger 2, which knows fewer. */
export function placeOfKind(kind: ComponentKind, isSwagger: boolean): readonly string[] | undefined {
  if (!isSwagger) return ['components', kind];
  if (kind === 'schemas') return ['definitions'];
  if (kind === 'securitySchemes') return ['securityDefinitions'];
  return kind === 'parameters' || kind === 'responses' ? [kind] : undefined;
}
