import type { Findings } from './findings.ts';
import { isObject, member, members, textMember, type Json, type JsonObject } from './json.ts';

/** A policy that a contract attaches to an operation. Which there are, and what they take, the gateway knows. */
export interface ContractPolicy {
  readonly policy: string;
  readonly mode: 'block' | 'report';
  readonly options: JsonObject;
}

const extension = 'x-gatehouse-policies';
const most = 20;
const fields: ReadonlySet<string> = new Set(['policy', 'mode', 'options']);

/**
 * What `x-gatehouse-policies` says at the root (for every operation) or in an operation. What it says wrongly would
 * protect nothing, so that is a fault.
 */
export function declaredPolicies(owner: Json | undefined, at: string, findings: Findings): ContractPolicy[] {
  const given = member(owner, extension);
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    findings.fault(
      `${at}/${extension}`,
      'must be a list, such as [{"policy": "rate-limit", "options": {…}}]',
    );
    return [];
  }
  if (given.length > most) findings.fault(`${at}/${extension}`, `more than ${most} policies`);
  return (given as readonly Json[]).slice(0, most).flatMap((each, i) => {
    const fault = faultOf(each);
    if (fault === undefined)
      return {
        policy: textMember(each, 'policy') ?? '',
        mode: textMember(each, 'mode') === 'report' ? 'report' : 'block',
        options: (member(each, 'options') ?? {}) as JsonObject,
      };
    findings.fault(`${at}/${extension}/${i}`, fault);
    return [];
  });
}

function faultOf(given: Json): string | undefined {
  const unknown = members(given).find(([name]) => !fields.has(name));
  if (unknown !== undefined) return `there is no \`${unknown[0]}\`; it may have ${[...fields].join(', ')}`;
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(textMember(given, 'policy') ?? '')) return '`policy` must name a policy';
  const mode = member(given, 'mode');
  if (mode !== undefined && mode !== 'block' && mode !== 'report') return '`mode` must be block or report';
  const options = member(given, 'options');
  return options === undefined || isObject(options) ? undefined : '`options` must be an object';
}
