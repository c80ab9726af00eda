const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** What `window` options look like; the schema of a policy's options carries it. */
export const durationPattern = '^[1-9][0-9]{0,6}(s|m|h|d)$';

/** Seconds of `10s`, `5m`, `1h`, `1d`, or of a number that is seconds already. @throws Error for anything else. */
export function durationSeconds(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  const [, amount, unit] = /^([1-9]\d{0,6})([smhd])$/.exec(duration) ?? [];
  if (amount === undefined) throw new Error(`"${duration}" is no duration such as 10s, 5m, 1h or 1d.`);
  return Number(amount) * secondsOf[unit as keyof typeof secondsOf];
}
