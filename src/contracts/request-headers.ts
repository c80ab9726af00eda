import { member, members, textMember, type Json, type JsonObject } from './json.ts';
import type { References } from './references.ts';

/** Header fields that one operation may name; real ones name fewer than ten. */
const maxHeaders = 50;
// RFC 9110 section 5.6.2.
const token = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/;
/** Said by the media types and security schemes of an operation, not by a parameter (OpenAPI 3.1 section 4.8.12.2). */
const saidElsewhere: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/**
 * Names, in lower case, of the header fields that callers of an operation send by its description: its header
 * parameters, and what its security requirements (or the document's) are met with.
 */
export function requestHeaders(
  parameters: readonly { readonly name: string; readonly in: string }[],
  operation: Json,
  document: JsonObject,
  references: References,
): string[] {
  const own = parameters
    .filter(parameter => parameter.in === 'header')
    .map(({ name }) => name.toLowerCase())
    .filter(name => !saidElsewhere.has(name));
  const requirements = member(operation, 'security') ?? member(document, 'security');
  const schemes = member(member(document, 'components'), 'securitySchemes');
  const security = (Array.isArray(requirements) ? (requirements as readonly Json[]) : [])
    .flatMap(requirement => members(requirement).map(([name]) => name))
    .flatMap(name => headerOf(references.resolve(member(schemes, name))));
  return [...new Set([...own, ...security])].filter(name => token.test(name)).slice(0, maxHeaders);
}

function headerOf(scheme: Json | undefined): string[] {
  const type = textMember(scheme, 'type');
  if (type === 'http' || type === 'oauth2' || type === 'openIdConnect') return ['authorization'];
  if (type !== 'apiKey' || textMember(scheme, 'in') !== 'header') return [];
  return [(textMember(scheme, 'name') ?? '').toLowerCase()];
}
