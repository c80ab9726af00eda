import type { KeyHeader } from '../catalogue/policies-at-work.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listMember,
  member,
  objectMember,
  textMember,
} from './json.ts';

/** Names that one requirement brings together; all of them are needed. */
type Requirement = JsonObject;

/** The scheme of a header that carries the gateway's key; component names take no spaces (OpenAPI 3.1, 4.8.7). */
const schemeName = (header: string): string => `key-in-${header.toLowerCase()}`;

export function keySchemes(headers: readonly KeyHeader[]): JsonObject {
  return Object.fromEntries(
    headers.map(({ name }) => [
      schemeName(name),
      { type: 'apiKey', in: 'header', name, description: 'A key of your application.' },
    ]),
  );
}

/**
 * The document's own schemes that still mean something: those that hold no address, and not a header which the
 * gateway reads itself and does not pass on.
 */
export function schemesThatStay(document: JsonObject, headers: readonly KeyHeader[]): JsonObject {
  const taken = new Set(headers.map(({ name }) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(objectMember(objectMember(document, 'components'), 'securitySchemes')).filter(
      ([, scheme]) => {
        const type = member(scheme, 'type');
        if (type === 'http') return true;
        const inHeader = member(scheme, 'in') === 'header';
        return type === 'apiKey' && !(inHeader && taken.has(textMember(scheme, 'name').toLowerCase()));
      },
    ),
  );
}

/** What an operation demands: the gateway's keys beside what is left of the document's own alternatives. */
export function requirements(
  operation: Json,
  document: JsonObject,
  staying: JsonObject,
  headers: readonly KeyHeader[],
): readonly Requirement[] {
  const owner = member(operation, 'security') === undefined ? document : operation;
  const written = listMember(owner, 'security').filter(isObject);
  const own = (written.length === 0 ? [{}] : written).map(requirement =>
    Object.fromEntries(Object.entries(requirement).filter(([name]) => Object.hasOwn(staying, name))),
  );
  const keys = Object.fromEntries(headers.map(({ name }) => [schemeName(name), []]));
  const required = Object.fromEntries(
    headers.filter(header => header.required).map(({ name }) => [schemeName(name), []]),
  );
  const all = own.flatMap(requirement => [
    { ...requirement, ...keys },
    { ...requirement, ...required },
  ]);
  return [...new Map(all.map(requirement => [JSON.stringify(requirement), requirement])).values()];
}
