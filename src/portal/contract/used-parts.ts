import { isObject, type Json, type JsonObject, member, objectMember, target } from './json.ts';

/**
 * Takes out the components that nothing shown refers to: what only an operation of the inside used would tell about
 * it. A reference into what is gone is emptied. `securitySchemes` are named, not referred to, and stay.
 */
export function withUsedParts(document: JsonObject): JsonObject {
  const components = objectMember(document, 'components');
  const rest = Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'components'));
  const used = new Map<string, Map<string, Json>>();
  const waiting: Json[] = [rest];
  const visit = (reference: string): void => {
    const [, kind, name] = /^#\/components\/([^/]+)\/([^/]+)/.exec(reference) ?? [];
    if (kind === undefined || name === undefined) return;
    const key = decodePart(name);
    const part = member(member(components, kind), key);
    const ofKind = used.get(kind) ?? new Map<string, Json>();
    if (part === undefined || ofKind.has(key)) return;
    used.set(kind, ofKind.set(key, part));
    waiting.push(part);
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) eachReference(next, visit);
  const kept: Record<string, Json> = Object.fromEntries(
    [...used].map(([kind, parts]) => [kind, Object.fromEntries(parts)]),
  );
  const schemes = member(components, 'securitySchemes');
  if (schemes !== undefined) kept['securitySchemes'] = schemes;
  const pruned: JsonObject = Object.keys(kept).length === 0 ? rest : { ...rest, components: kept };
  return emptied(pruned, pruned) as JsonObject;
}

const decodePart = (part: string): string => {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return part;
  }
};

function eachReference(value: Json, visit: (reference: string) => void): void {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) eachReference(item, visit);
  else if (isObject(value))
    for (const [name, part] of Object.entries(value)) {
      if (name === '$ref' && typeof part === 'string') visit(part);
      // The mapping of a discriminator refers by plain text.
      else if (name === 'mapping' && isObject(part))
        for (const reference of Object.values(part)) if (typeof reference === 'string') visit(reference);
      eachReference(part, visit);
    }
}

function emptied(value: Json, document: JsonObject): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(item => emptied(item, document));
  if (!isObject(value)) return value;
  const reference = member(value, '$ref');
  if (
    typeof reference === 'string' &&
    reference.startsWith('#/') &&
    target(document, reference) === undefined
  )
    return {};
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, emptied(part, document)]));
}
