import {
  fieldValues,
  type InnerList,
  type Item,
  memberValue,
  type Parameters,
  serializeInnerList,
  serializeItem,
  structuredValue,
} from './structured-fields.ts';

/** What of a request can be signed. */
export interface SignedRequest {
  /** Upper or lower case as it was sent. */
  readonly method: string;
  readonly scheme: string;
  /** Lower case, without a default port. */
  readonly authority: string;
  /** Canonical: what is forwarded. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** The request target as it was sent. */
  readonly target: string;
  /** Names and values in turn. */
  readonly fields: readonly string[];
}

/** Components that one signature may cover. */
export const componentsAtMost = 32;

/** Why there is no base. */
export interface NoBase {
  readonly fault: string;
}

/**
 * The signature base (RFC 9421 section 2.5) of the components that a signature covers, in its order; or what is wrong
 * with them. Each component may come once: of two that differ, nobody could tell which was meant.
 */
export function signatureBase(input: InnerList, request: SignedRequest): string | NoBase {
  const [components] = input;
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const component of components) {
    const identifier = serializeItem(component);
    if (seen.has(identifier)) return { fault: 'a component comes twice' };
    seen.add(identifier);
    const value = valueOf(component, request);
    if (value === undefined) return { fault: `the component ${identifier} is not there, or not known here` };
    // A value of two lines could pass for two components (section 7.5.6); HTTP lets none in.
    if (/[\r\n]/.test(value)) return { fault: 'a component spans lines' };
    lines.push(`${identifier}: ${value}`);
  }
  lines.push(`"@signature-params": ${serializeInnerList(input)}`);
  return lines.join('\n');
}

const noParameters: Parameters = new Map();

function valueOf([name, parameters]: Item, request: SignedRequest): string | undefined {
  if (typeof name !== 'string') return undefined;
  if (name === '@query-param') return queryParameter(parameters, request.query);
  const derived = derivations.get(name);
  if (derived !== undefined) return parameters.size === 0 ? derived(request) : undefined;
  return name.startsWith('@') ? undefined : fieldValue(name, parameters, request);
}

/** Derived components of a request (RFC 9421 section 2.2). `@status` is of answers. */
const derivations: ReadonlyMap<string, (request: SignedRequest) => string> = new Map([
  ['@method', ({ method }) => method],
  ['@scheme', ({ scheme }) => scheme],
  ['@authority', ({ authority }) => authority],
  ['@path', ({ path }) => path],
  // "?" for no query, as for an empty one (section 2.2.7).
  ['@query', ({ query }) => (query === '' ? '?' : query)],
  ['@request-target', ({ target }) => target],
  ['@target-uri', ({ scheme, authority, path, query }) => `${scheme}://${authority}${path}${query}`],
] satisfies [string, (request: SignedRequest) => string][]);

/**
 * One field (section 2.1): all its lines, without the space around them. With `bs` each line for itself; with `sf` or
 * `key`, as a structured field in its one form, or one member of it. Two of them together say nothing more. `tr` is
 * refused: fields after the content are not forwarded, so nothing can be meant by them; `req` is of answers.
 */
function fieldValue(name: string, parameters: Parameters, { fields }: SignedRequest): string | undefined {
  // Fields are named in lower case (section 2.1); another way of writing one would be another component.
  if (name !== name.toLowerCase()) return undefined;
  const values = fieldValues(fields, name).map(value => value.trim());
  if (values.length === 0) return undefined;
  if (parameters.size === 0) return values.join(', ');
  if (parameters.size !== 1) return undefined;
  if (parameters.get('sf') === true) return structuredValue(name, values);
  const key = parameters.get('key');
  if (typeof key === 'string') return memberValue(values, key);
  if (parameters.get('bs') !== true) return undefined;
  return values.map(value => serializeItem([Buffer.from(value, 'latin1'), noParameters])).join(', ');
}

/** One parameter of the query by its name (section 2.2.8); one that comes twice must not be signed alone. */
function queryParameter(parameters: Parameters, query: string): string | undefined {
  const name = parameters.get('name');
  if (parameters.size !== 1 || typeof name !== 'string') return undefined;
  const found = [...new URLSearchParams(query)].filter(([each]) => encoded(each) === name);
  return found.length === 1 ? encoded(found[0]?.[1] ?? '') : undefined;
}

/** Percent-encoded by the set of forms (URL standard, section 1.3), with a space as `%20`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()~]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
