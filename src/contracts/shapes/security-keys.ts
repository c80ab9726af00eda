import type { ParameterPlace } from '#enforcement';
import { member, members, textMember, type Json, type JsonObject } from '../json.ts';
import type { References } from '../references.ts';

/** Where the security requirements of an operation (or of its document) have callers put keys of `apiKey` schemes. */
export function keysByPlace(
  operation: Json,
  document: JsonObject,
  references: References,
): { readonly name: string; readonly in: ParameterPlace }[] {
  const requirements = member(operation, 'security') ?? member(document, 'security');
  const schemes = member(member(document, 'components'), 'securitySchemes');
  return (Array.isArray(requirements) ? (requirements as readonly Json[]) : [])
    .flatMap(requirement => members(requirement).map(([name]) => references.resolve(member(schemes, name))))
    .flatMap((scheme): { name: string; in: ParameterPlace }[] => {
      const place = textMember(scheme, 'in');
      const name = textMember(scheme, 'name');
      if (textMember(scheme, 'type') !== 'apiKey' || name === undefined) return [];
      return place === 'query' || place === 'header' || place === 'cookie' ? [{ name, in: place }] : [];
    });
}
