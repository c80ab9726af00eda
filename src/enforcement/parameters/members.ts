import type { Reading, Readings } from './scalars.ts';
import { isReservedName } from './texts.ts';

/** Members of an object that were sent one by one: their names from the outside in, and their values. */
export type Members = readonly (readonly [path: readonly string[], text: string])[];

/**
 * Puts an object together of members that were sent one by one, each read by the schema at its place. Undefined where
 * a name is there twice and is no list, or is one that no object should have.
 */
export function objectOf(
  members: Members,
  reading: Reading,
  readings: Readings,
): Record<string, unknown> | undefined {
  const groups = new Map<string, Members[number][]>();
  for (const [[name = '', ...rest], text] of members) {
    if (isReservedName(name)) return undefined;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [[rest, text]]);
    else group.push([rest, text]);
  }
  const result: Record<string, unknown> = {};
  for (const [name, group] of groups) {
    const value = memberOf(
      group,
      readings.of(reading.kinds.properties.get(name) ?? reading.kinds.others),
      readings,
    );
    if (value === undefined) return undefined;
    result[name] = value;
  }
  return result;
}

function memberOf(group: Members, reading: Reading, readings: Readings): unknown {
  const nested = group.filter(([path]) => path.length > 0);
  if (nested.length > 0)
    return nested.length === group.length ? objectOf(group, reading, readings) : undefined;
  if (reading.kinds.types.has('array')) {
    const items = readings.of(reading.kinds.items);
    return group.map(([, text]) => items.scalar(text));
  }
  const [only] = group;
  return only === undefined || group.length > 1 ? undefined : reading.scalar(only[1]);
}
