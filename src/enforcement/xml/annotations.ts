import type { ContractSchemas, JsonObject, JsonSchema, JsonValue } from '../shape.ts';

/** How a value is written in XML (OpenAPI 3.1 section 4.8.26, "XML Object"; 3.2 says `nodeType`). */
export interface XmlNotes {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly prefix: string | undefined;
  readonly node: 'element' | 'attribute' | 'text';
  /** Of a list: its elements stand within one of their own. */
  readonly wrapped: boolean;
}

/** References and parts of `allOf` that are looked into for one value. */
const mostSchemas = 32;

/** What a schema says of its notation, the nearest word first: its own, then that of what it refers to. */
export function xmlNotes(schema: JsonSchema | undefined, schemas: ContractSchemas | undefined): XmlNotes {
  const said = notesIn(schema, schemas, { left: mostSchemas });
  const one = (name: string): JsonValue | undefined =>
    said.map(notes => notes[name]).find(value => value !== undefined);
  const text = (name: string): string | undefined => {
    const value = one(name);
    return typeof value === 'string' ? value : undefined;
  };
  const type = text('nodeType');
  return {
    name: text('name'),
    namespace: text('namespace'),
    prefix: text('prefix'),
    node:
      one('attribute') === true || type === 'attribute'
        ? 'attribute'
        : type === 'text' || type === 'cdata'
          ? 'text'
          : 'element',
    wrapped: one('wrapped') === true || type === 'element',
  };
}

function notesIn(
  schema: JsonSchema | undefined,
  schemas: ContractSchemas | undefined,
  budget: { left: number },
): JsonObject[] {
  if (!isObject(schema) || budget.left-- <= 0) return [];
  const { xml, $ref, allOf } = schema;
  return [
    ...(isObject(xml) ? [xml] : []),
    ...notesIn(targetOf($ref, schemas), schemas, budget),
    ...(Array.isArray(allOf) ? (allOf as readonly JsonValue[]) : []).flatMap(part =>
      isObject(part) ? notesIn(part, schemas, budget) : [],
    ),
  ];
}

/** The name of the component that a schema refers to: what a root element is called where nothing else is said. */
export function componentName(schema: JsonSchema | undefined): string | undefined {
  const reference = isObject(schema) ? schema['$ref'] : undefined;
  return typeof reference === 'string' ? /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1] : undefined;
}

function targetOf(
  reference: JsonValue | undefined,
  schemas: ContractSchemas | undefined,
): JsonSchema | undefined {
  const name = typeof reference === 'string' ? /^#\/\$defs\/([^/]+)$/.exec(reference)?.[1] : undefined;
  const defs = schemas?.$defs ?? {};
  return name !== undefined && Object.hasOwn(defs, name) ? defs[name] : undefined;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
