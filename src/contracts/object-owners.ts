import type { Findings } from './findings.ts';
import { isObject, member, members, textMember, type Json } from './json.ts';

/**
 * What names the owner of the objects of an operation, from `x-gatehouse-owner`: options of the policy
 * `object-ownership`.
 */
export type ObjectOwner = Readonly<Record<string, string | number>>;

const name = 'x-gatehouse-owner';
const most = 10;
const owners = ['application.id', 'application.name', 'application.tag', 'user.id', 'claim'];
const texts: ReadonlySet<string> = new Set([
  'owner',
  'claim',
  'issuer',
  'parameter',
  'query',
  'body',
  'response',
]);
const places = ['parameter', 'query', 'body', 'response'];
const longestText = 256;

/** Reads the extension of one operation; what it says wrongly would protect nothing, so that is a fault. */
export function objectOwners(
  operation: Json,
  parameters: readonly string[],
  findings: Findings,
  at: string,
): ObjectOwner[] {
  const given = member(operation, name);
  if (given === undefined) return [];
  const list: readonly Json[] = Array.isArray(given) ? (given as readonly Json[]) : [given];
  if (list.length > most) findings.fault(`${at}/${name}`, `more than ${most} owners`);
  const found: ObjectOwner[] = [];
  for (const [i, each] of list.slice(0, most).entries()) {
    const here = Array.isArray(given) ? `${at}/${name}/${i}` : `${at}/${name}`;
    const fault = faultOf(each, parameters);
    if (fault === undefined) found.push({ ...(each as ObjectOwner) });
    else findings.fault(here, fault);
  }
  return found;
}

function faultOf(owner: Json, parameters: readonly string[]): string | undefined {
  if (!isObject(owner)) return 'must be an object such as {"owner": "user.id", "parameter": "user"}';
  for (const [key, value] of members(owner)) {
    if (key === 'responseBytes' && typeof value === 'number') continue;
    if (!texts.has(key)) return `there is no \`${key}\`; it may have ${[...texts].join(', ')}, responseBytes`;
    if (typeof value !== 'string' || value === '' || value.length > longestText)
      return `\`${key}\` must be a text of at most ${longestText} characters`;
    if ((key === 'body' || key === 'response') && !/^\/(?:[^~]|~[01])*$/.test(value))
      return `\`${key}\` must be a JSON pointer such as /customer/id`;
  }
  const kind = textMember(owner, 'owner') ?? '';
  if (!owners.includes(kind)) return `\`owner\` must be one of ${owners.join(', ')}`;
  if ((kind === 'claim') !== (member(owner, 'claim') !== undefined))
    return '`claim` goes with `owner: claim`, and `owner: claim` with a `claim`';
  if (kind.startsWith('application.') && member(owner, 'issuer') !== undefined)
    return '`issuer` goes with `user.id` and `claim` only';
  if (places.every(place => member(owner, place) === undefined))
    return `say what names the owner: ${places.join(', ')}`;
  const parameter = textMember(owner, 'parameter');
  return parameter === undefined || parameters.includes(parameter)
    ? undefined
    : `the path has no {${parameter}}`;
}
