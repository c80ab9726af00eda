const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** 12,345 */
export const number = (value: number): string => whole.format(value);
/** 12.3K */
export const compact = (value: number): string => short.format(value);
/** 0.123 as 12.3 % */
export const percent = (value: number): string => share.format(value);

/** Milliseconds as "0.4 ms", "12 ms", "1.3 s", "2 min"; nothing measured is a dash. */
export function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 10) return `${rounded(value, 1)} ms`;
  if (value < 1000) return `${Math.round(value)} ms`;
  if (value < 60_000) return `${rounded(value / 1000, 1)} s`;
  return `${rounded(value / 60_000, 1)} min`;
}

const spans: readonly (readonly [name: string, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** Seconds as "1 hour 30 minutes": the two largest parts. */
export function duration(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [name, length] of spans) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${count === 1 ? name : `${name}s`}`);
  }
  return parts.slice(0, 2).join(' ') || '0 seconds';
}

/** Bytes as "512 B", "1.5 KiB", "20 MiB". */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${rounded(size, unit === 0 ? 0 : 1)} ${units[unit] ?? ''}`;
}

/** "1 key", "3 keys". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

const rounded = (value: number, digits: number): string =>
  value.toLocaleString(undefined, { maximumFractionDigits: digits });
