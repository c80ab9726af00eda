/** Plain JSON of a document that was checked when it was imported. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member of an object: own members only, so that a document cannot reach `constructor` or `__proto__`. */
export const member = (value: unknown, name: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

export const objectMember = (value: unknown, name: string): JsonObject => {
  const found = member(value, name);
  return isObject(found) ? found : {};
};

export const listMember = (value: unknown, name: string): readonly Json[] => {
  const found = member(value, name);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
};

/** The text of a member; empty where it is none. */
export const textMember = (value: unknown, name: string): string => {
  const found = member(value, name);
  return typeof found === 'string' ? found : '';
};

/** The object without these members. */
export const without = (value: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** What a JSON Pointer fragment (RFC 6901 section 6) points to within the document. */
export function target(document: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith('#/')) return undefined;
  let current: Json | undefined = document;
  for (const part of reference.slice(2).split('/')) {
    const name = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
    current = Array.isArray(current) ? (current as readonly Json[])[Number(name)] : member(current, name);
    if (current === undefined) return undefined;
  }
  return current;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
