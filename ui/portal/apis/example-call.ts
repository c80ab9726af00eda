import type { OperationSummary } from '#kit/api/portal.ts';

/** One call of an operation, with the contract's own examples where it has them. */
export interface ExampleCall {
  readonly method: string;
  readonly url: string;
  /** Header that carries the key, where a key is needed. */
  readonly keyHeader: string | null;
  /** JSON to send; undefined where there is no body. */
  readonly body: unknown;
  readonly contentType: string | null;
}

type Json = unknown;
type Document = Readonly<Record<string, Json>>;

/** Steps from reference to reference that are followed. */
const maxHops = 16;

/** A member of an object; undefined of everything else. */
export function member(value: Json, name: string): Json {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, Json>)[name]
    : undefined;
}

/** What stands behind `$ref` within the document (RFC 6901 pointers). */
function resolved(document: Document, value: Json): Json {
  let current = value;
  for (let hop = 0; hop < maxHops; hop++) {
    const reference = member(current, '$ref');
    if (typeof reference !== 'string') return current;
    if (!reference.startsWith('#/')) return undefined;
    current = reference
      .slice(2)
      .split('/')
      .map(part => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<Json>((place, part) => member(place, part), document);
  }
  return undefined;
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

/** The first example that a parameter, media type or schema gives. */
function exampleIn(document: Document, holder: Json): Json {
  const direct = member(holder, 'example');
  if (direct !== undefined) return direct;
  const examples = member(holder, 'examples');
  if (Array.isArray(examples)) return listOf(examples)[0];
  const [first] = typeof examples === 'object' && examples !== null ? Object.keys(examples) : [];
  const value =
    first === undefined ? undefined : member(resolved(document, member(examples, first)), 'value');
  if (value !== undefined) return value;
  const schema = resolved(document, member(holder, 'schema'));
  if (schema === undefined) return undefined;
  const ofSchema = exampleIn(document, schema) ?? member(schema, 'default');
  return ofSchema ?? listOf(member(schema, 'enum'))[0];
}

const textOf = (value: Json, otherwise: string): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : otherwise;

function operationIn(
  contract: Document,
  { method, path }: OperationSummary,
): { item: Json; operation: Json } {
  const item = resolved(contract, member(member(contract, 'paths'), path));
  return { item, operation: member(item, method.toLowerCase()) };
}

/** A call of the operation at `base`. Without a contract its parameters stay as `{name}`. */
export function exampleCall(
  summary: OperationSummary,
  { base, keyHeader, contract = {} }: { base: string; keyHeader: string | null; contract?: Document },
): ExampleCall {
  const { item, operation } = operationIn(contract, summary);
  const parameters = [...listOf(member(item, 'parameters')), ...listOf(member(operation, 'parameters'))].map(
    parameter => resolved(contract, parameter),
  );
  const named = (name: string, place: string) =>
    parameters.find(parameter => member(parameter, 'name') === name && member(parameter, 'in') === place);
  const path = summary.path.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = textOf(exampleIn(contract, named(name, 'path')), '');
    return value === '' ? whole : encodeURIComponent(value);
  });
  const query = new URLSearchParams(
    parameters
      .filter(parameter => member(parameter, 'in') === 'query' && member(parameter, 'required') === true)
      .map(parameter => {
        const name = textOf(member(parameter, 'name'), '');
        return [name, textOf(exampleIn(contract, parameter), `{${name}}`)];
      }),
  ).toString();
  const content = member(resolved(contract, member(operation, 'requestBody')), 'content');
  const json = member(content, 'application/json');
  return {
    method: summary.method,
    url: `${base}${path}${query === '' ? '' : `?${query}`}`,
    keyHeader: summary.keyRequired ? keyHeader : null,
    body: json === undefined ? undefined : (exampleIn(contract, resolved(contract, json)) ?? {}),
    contentType: json === undefined ? null : 'application/json',
  };
}
