/** The part of JSON Schema that forms are made from. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Is not to be read over somebody's shoulder. */
  readonly 'x-secret'?: boolean;
}

/** What a schema is filled in with. */
export type Control =
  | { readonly kind: 'choice'; readonly options: readonly unknown[] }
  | { readonly kind: 'choices'; readonly options: readonly unknown[] }
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly integer: boolean }
  | { readonly kind: 'text'; readonly long: boolean }
  | { readonly kind: 'secret' }
  /** A number, or a text such as `10s`. */
  | { readonly kind: 'number-or-text' }
  | { readonly kind: 'words'; readonly items: JsonSchema }
  | { readonly kind: 'list'; readonly items: JsonSchema }
  | { readonly kind: 'group'; readonly properties: readonly (readonly [name: string, schema: JsonSchema])[] }
  | { readonly kind: 'variants'; readonly variants: readonly JsonSchema[] }
  /** Anything else: written as JSON. */
  | { readonly kind: 'json' };

/** Texts with more characters than this get more than one line. */
const longText = 500;

/** Which control fits a schema. What it does not know is written as JSON, so that nothing cannot be set. */
export function controlFor(schema: JsonSchema): Control {
  const options = optionsOf(schema);
  if (options !== undefined) return { kind: 'choice', options };
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) {
    const types = variants.map(typeOf);
    if (types.length === 2 && types.includes('string') && types.some(isNumber))
      return { kind: 'number-or-text' };
    return { kind: 'variants', variants };
  }
  const type = typeOf(schema);
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'string' && schema['x-secret'] === true) return { kind: 'secret' };
  if (type === 'string') return { kind: 'text', long: (schema.maxLength ?? 0) > longText };
  if (isNumber(type)) return { kind: 'number', integer: type === 'integer' };
  if (type === 'object' && schema.properties !== undefined)
    return { kind: 'group', properties: Object.entries(schema.properties) };
  if (type === 'array' && schema.items !== undefined) return arrayControl(schema.items);
  return { kind: 'json' };
}

function arrayControl(items: JsonSchema): Control {
  const options = optionsOf(items);
  if (options !== undefined) return { kind: 'choices', options };
  // What has several lines would be cut into words.
  const isLong = (items.maxLength ?? 0) > longText;
  return typeOf(items) === 'string' && items.anyOf === undefined && !isLong
    ? { kind: 'words', items }
    : { kind: 'list', items };
}

const isNumber = (type: string | undefined): boolean => type === 'integer' || type === 'number';
const typeOf = ({ type }: JsonSchema): string | undefined => (typeof type === 'string' ? type : undefined);

/** The fixed values that a schema allows, if it allows nothing else. */
function optionsOf(schema: JsonSchema): readonly unknown[] | undefined {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants === undefined || !variants.every(({ const: value }) => value !== undefined)) return undefined;
  return variants.map(variant => variant.const);
}

/** `hstsMaxAge` as "Hsts max age": how an option is called where its schema has no title. */
export function labelOf(name: string, schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What a new value begins with: the default, or nothing. */
export function initialOf(schema: JsonSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  const control = controlFor(schema);
  if (control.kind === 'group') return {};
  if (control.kind === 'list' || control.kind === 'words' || control.kind === 'choices') return [];
  if (control.kind === 'choice' && control.options.length === 1) return control.options[0];
  return undefined;
}

/** Which of the variants a value belongs to; -1 for none. */
export function variantOf(value: unknown, variants: readonly JsonSchema[]): number {
  if (value === undefined) return -1;
  const exact = variants.findIndex(variant => variant.const !== undefined && variant.const === value);
  return exact === -1
    ? variants.findIndex(variant => variant.const === undefined && fits(value, variant))
    : exact;
}

function fits(value: unknown, schema: JsonSchema): boolean {
  if (schema.enum !== undefined) return schema.enum.includes(value);
  switch (typeOf(schema)) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'Text',
  integer: 'Number',
  number: 'Number',
  boolean: 'Yes or no',
  array: 'List',
  object: 'Several values',
  null: 'Nothing',
};

/** How a variant is called among others. */
export function variantLabel(variant: JsonSchema): string {
  if (variant.title !== undefined) return variant.title;
  if (variant.const !== undefined) return valueLabel(variant.const);
  return kinds[typeOf(variant) ?? ''] ?? 'Something else';
}

export const valueLabel = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** A group with a member set; a member that is undefined is left out. */
export function withMember(value: unknown, name: string, member: unknown): Record<string, unknown> {
  const group = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const next = Object.fromEntries(Object.entries(group).filter(([key]) => key !== name));
  return member === undefined ? next : { ...next, [name]: member };
}

export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** The pointer of a member (RFC 6901). */
export const below = (pointer: string, name: string | number): string =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Of text in a description only the words: `code` marks are for pages that know them. */
export const plainDescription = (schema: JsonSchema): string | undefined =>
  schema.description?.replaceAll('`', '');
