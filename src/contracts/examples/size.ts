import { isObject, members, type Json } from '../json.ts';

/**
 * What is left of a budget of characters when a value is written as JSON; negative, and told without looking
 * further, when it does not fit. A document may refer to one large value a thousand times.
 */
export function withinSize(value: Json, budget: number): number {
  let left = budget - 2;
  if (typeof value === 'string') left -= value.length;
  else if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) {
      if (left < 0) break;
      left = withinSize(item, left - 1);
    }
  } else if (isObject(value)) {
    for (const [name, item] of members(value)) {
      if (left < 0) break;
      left = withinSize(item, left - name.length - 4);
    }
  } else left -= 4;
  return left;
}
