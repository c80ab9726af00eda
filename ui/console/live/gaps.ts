import type { LiveSecond } from '#kit/api/admin.ts';

/**
 * Seconds that were not told between the first and the last: the server leaves them out for a page that reads too
 * slowly. A second that ends a little late is none of them.
 */
export function missingSeconds(seconds: readonly Pick<LiveSecond, 'at'>[]): number {
  let missing = 0;
  let before: number | undefined;
  for (const { at } of seconds) {
    if (before !== undefined) missing += Math.max(0, Math.round((at - before) / 1000) - 1);
    before = at;
  }
  return missing;
}
