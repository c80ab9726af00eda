import type { PolicyDocument } from '#gateway';

/** A rate limit as a reader understands it. */
export interface RateInWords {
  readonly text: string;
  readonly requests: number;
  readonly windowSeconds: number;
  /** Calls at once after a pause. */
  readonly burst: number;
}

export interface QuotaInWords {
  readonly text: string;
  readonly requests: number;
  /** Calendar window. */
  readonly window: string;
  /** Seconds; of a month nominally 30 days. */
  readonly windowSeconds: number;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const windowSeconds: Readonly<Record<string, number>> = {
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
};

const number = new Intl.NumberFormat('en');

export function rateInWords({ options }: PolicyDocument): RateInWords | undefined {
  const { limit, window, burst, methods } = options;
  const seconds = typeof window === 'number' ? window : secondsOf(String(window));
  if (typeof limit !== 'number' || seconds === undefined) return undefined;
  const most = typeof burst === 'number' ? burst : limit;
  const bursts = most > limit ? `, up to ${number.format(most)} at once after a pause` : '';
  return {
    text: `${amount(limit, methods)} ${everySeconds(seconds)}${bursts}`,
    requests: limit,
    windowSeconds: seconds,
    burst: most,
  };
}

export function quotaInWords({ options }: PolicyDocument): QuotaInWords | undefined {
  const { limit, window } = options;
  const seconds = windowSeconds[String(window)];
  if (typeof limit !== 'number' || seconds === undefined) return undefined;
  return {
    text: `${amount(limit, undefined)} ${window === 'hour' ? 'an' : 'a'} ${String(window)}`,
    requests: limit,
    window: String(window),
    windowSeconds: seconds,
  };
}

const ofMethods: Readonly<Record<string, string>> = { writes: ' that change something', reads: ' that read' };

function amount(limit: number, methods: unknown): string {
  const kind = Array.isArray(methods)
    ? ` with ${methods.map(String).join(', ')}`
    : (ofMethods[String(methods)] ?? '');
  return `${number.format(limit)} ${limit === 1 ? 'call' : 'calls'}${kind}`;
}

/** Seconds of a window such as `10s` or `1h`. */
function secondsOf(window: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,7})([smhd])$/.exec(window) ?? [];
  const seconds = unitSeconds[unit];
  return count === undefined || seconds === undefined ? undefined : Number(count) * seconds;
}

function everySeconds(seconds: number): string {
  const [unit, size] = (
    [
      ['day', 86_400],
      ['hour', 3_600],
      ['minute', 60],
    ] as const
  ).find(([, each]) => seconds % each === 0) ?? ['second', 1];
  const count = seconds / size;
  return count === 1 ? `a ${unit}`.replace('a hour', 'an hour') : `in ${number.format(count)} ${unit}s`;
}
