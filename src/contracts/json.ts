/** Plain JSON as parsed from a document that nobody has checked yet. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of an object: own members only, so that a document cannot reach `constructor` or `__proto__`. */
export function member(value: unknown, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

export function listMember(value: unknown, name: string): readonly Json[] {
  const found = member(value, name);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

/** Members of an object in their order, or none. */
export function members(value: unknown): [string, Json][] {
  return isObject(value) ? (Object.entries(value) as [string, Json][]) : [];
}

/** A JSON Pointer (RFC 6901) from its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map(part => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
