import { payloadLimitNames, type PayloadLimits } from '#enforcement';
import type { Findings } from '../findings.ts';
import { isObject, member, members, pointer, type Json } from '../json.ts';

const extension = 'x-gatehouse-limits';

const names: ReadonlySet<string> = new Set(payloadLimitNames);

/** What the owners say in `x-gatehouse-limits`, the later one over the earlier; undefined where none says anything. */
export function payloadLimits(
  owners: readonly (Json | undefined)[],
  at: string,
  findings: Findings,
): PayloadLimits | undefined {
  const limits: Record<string, number> = {};
  for (const owner of owners) {
    const given = member(owner, extension);
    if (given === undefined) continue;
    if (!isObject(given)) findings.fault(`${at}/${extension}`, 'must be an object: a number by name');
    for (const [name, value] of members(given)) {
      if (!names.has(name))
        findings.fault(`${at}/${extension}${pointer(name)}`, `is none of ${[...names].join(', ')}`);
      else if (!Number.isSafeInteger(value) || (value as number) < 0)
        findings.fault(`${at}/${extension}${pointer(name)}`, 'must be a whole number, 0 or more');
      else limits[name] = value as number;
    }
  }
  return Object.keys(limits).length === 0 ? undefined : limits;
}
