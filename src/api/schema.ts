import { Type, type TObject, type TProperties, type TSchema } from 'typebox';

/**
 * Building blocks of the admin API's schemas. An object that takes input or gives output is always closed: a
 * property that is not listed is refused on the way in (mass assignment) and never leaves on the way out.
 */
export function closed<Properties extends TProperties>(
  properties: Properties,
  options: { title?: string; description?: string; minProperties?: number } = {},
): TObject<Properties> {
  return Type.Object(properties, { ...options, additionalProperties: false });
}

/** One of the given words; answers name the words that would do. */
export function oneOf<Word extends string>(words: readonly Word[], description?: string) {
  return Type.Unsafe<Word>({
    type: 'string',
    enum: [...words],
    ...(description === undefined ? {} : { description }),
  });
}

/** The schema's value or null. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** An object whose keys are the caller's own, bounded in number. */
export function record<Value extends TSchema>(value: Value, maxProperties = 100) {
  return Type.Record(Type.String(), value, { maxProperties });
}

/** The name of a thing in addresses, files and the command line. */
export const slug = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'Lower-case letters, digits and hyphens; at most 63.',
});

/** A version's name, such as `v1` or `2026-04`. */
export const versionName = Type.String({
  pattern: '^[a-z0-9][a-z0-9.-]{0,62}$',
  description: 'Lower-case letters, digits, dots and hyphens; at most 63.',
});

/** An identifier or, where the resource has one, its name. */
export const reference = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
});

export const title = Type.String({ minLength: 1, maxLength: 200 });
export const description = Type.String({ maxLength: 4000 });
export const reason = Type.String({ minLength: 8, maxLength: 1000, description: 'Goes to the audit log.' });

/** A moment: milliseconds since the epoch. */
export const instant = Type.Integer({
  minimum: 0,
  maximum: 8_640_000_000_000_000,
  description: 'Milliseconds since the epoch.',
});

/** What every resource that people change carries. */
export const kept = {
  createdAt: instant,
  updatedAt: instant,
  revision: Type.Integer({ minimum: 1, description: 'Counts changes; its quoted form is the ETag.' }),
};

export const maxPage = 200;
export const defaultPage = 50;

/** Query parameters of every list. */
export const paging = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: maxPage,
      description: `Items in the answer; ${defaultPage} unless told.`,
    }),
  ),
  after: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: '`next` of the page before.' }),
  ),
};

/** A page of a list. `next` is null on the last one. */
export function pageOf<Item extends TSchema>(item: Item) {
  return closed({ items: Type.Array(item, { maxItems: maxPage }), next: nullable(Type.String()) });
}

/**
 * Refuses to start with a schema that is open somewhere: every object must say what it does with properties that
 * it does not list.
 */
export function assertClosed(schema: unknown, where: string): void {
  if (typeof schema !== 'object' || schema === null) return;
  const node = schema as Record<string, unknown>;
  const decided = 'additionalProperties' in node || 'patternProperties' in node || node['x-open'] === true;
  if (node['type'] === 'object' && !decided)
    throw new Error(`${where}: an object schema must be closed, a record, or marked x-open`);
  for (const [key, child] of Object.entries(node)) if (key !== 'enum') assertClosed(child, `${where}/${key}`);
}
