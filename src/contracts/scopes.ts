import type { Findings } from './findings.ts';
import { member, members, textMember, type Json, type JsonObject } from './json.ts';
import type { References } from './references.ts';

/** Sets of scopes of one operation, and scopes of one set or document; real ones have a few. */
const mostSets = 20;
const mostInSet = 50;
const mostDeclared = 500;
const longestDescription = 500;

/** RFC 6749 section 3.3, of a length that a person can still agree to. */
const scopeName = /^[!#-[\]-~]{1,200}$/;

/**
 * Sets of OAuth scopes that an operation's security requirements ask for (or the document's): a token must hold all
 * of one. A requirement that asks for no scope stands for another way in, and gives a token nothing; so it counts only
 * where no other asks for one. Empty: nothing is asked.
 */
export function scopeSets(
  operation: Json,
  document: JsonObject,
  references: References,
  findings: Findings,
  at: string,
): (readonly string[])[] {
  const requirements = member(operation, 'security') ?? member(document, 'security');
  const schemes = member(member(document, 'components'), 'securitySchemes');
  const isOAuth = (name: string): boolean => {
    const type = textMember(references.resolve(member(schemes, name)), 'type');
    return type === 'oauth2' || type === 'openIdConnect';
  };
  const sets = new Map<string, readonly string[]>();
  for (const requirement of Array.isArray(requirements) ? (requirements as readonly Json[]) : []) {
    const named = members(requirement)
      .filter(([scheme]) => isOAuth(scheme))
      .flatMap(([, scopes]) => (Array.isArray(scopes) ? (scopes as readonly Json[]) : []));
    const set = [...new Set(named)].filter(scope => typeof scope === 'string').toSorted();
    const wrong = set.find(scope => !scopeName.test(scope));
    if (wrong !== undefined || set.length !== new Set(named).size) {
      findings.fault(`${at}/security`, 'a scope is a name without spaces and quotes (RFC 6749 section 3.3)');
      return [];
    }
    if (set.length > mostInSet) findings.fault(`${at}/security`, `more than ${mostInSet} scopes at once`);
    if (set.length > 0) sets.set(set.join(' '), set);
  }
  if (sets.size > mostSets) findings.fault(`${at}/security`, `more than ${mostSets} choices of scopes`);
  return [...sets.values()].slice(0, mostSets);
}

/** All scopes of a document with what they allow in plain words; empty words for those that nothing describes. */
export function declaredScopes(
  document: JsonObject,
  references: References,
  used: readonly (readonly string[])[],
): Readonly<Record<string, string>> {
  const declared = new Map<string, string>();
  const schemes = members(member(member(document, 'components'), 'securitySchemes'));
  for (const [, given] of schemes) {
    const scheme = references.resolve(given);
    // OpenAPI 3 has several flows, Swagger 2.0 is one itself.
    for (const flow of [scheme, ...members(member(scheme, 'flows')).map(([, flow]) => flow)])
      for (const [name, description] of members(member(flow, 'scopes')))
        if (scopeName.test(name) && declared.get(name) === undefined)
          declared.set(name, typeof description === 'string' ? description.slice(0, longestDescription) : '');
  }
  for (const name of used.flat()) if (!declared.has(name)) declared.set(name, '');
  return Object.fromEntries([...declared].slice(0, mostDeclared));
}
