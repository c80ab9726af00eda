import type { Attachment } from '#kit/api/admin.ts';

/** A limit while it is edited. Both kinds have all fields, so that none is lost by a look at the other. */
export interface LimitValues {
  readonly kind: 'rate-limit' | 'quota';
  readonly requests: number | string;
  readonly every: number | string;
  readonly unit: Unit;
  readonly burst: number | string;
  readonly methods: 'all' | 'reads' | 'writes';
  readonly calendar: Calendar;
  readonly mode: 'block' | 'report';
}

export type Unit = 's' | 'm' | 'h' | 'd';
export type Calendar = 'minute' | 'hour' | 'day' | 'week' | 'month';

export const units: readonly { value: Unit; label: string; seconds: number }[] = [
  { value: 's', label: 'seconds', seconds: 1 },
  { value: 'm', label: 'minutes', seconds: 60 },
  { value: 'h', label: 'hours', seconds: 3600 },
  { value: 'd', label: 'days', seconds: 86_400 },
];
export const calendars: readonly Calendar[] = ['minute', 'hour', 'day', 'week', 'month'];

export const freshLimit: LimitValues = {
  kind: 'rate-limit',
  requests: 10,
  every: 1,
  unit: 's',
  burst: '',
  methods: 'all',
  calendar: 'day',
  mode: 'block',
};

const most = 1_000_000_000;
/** Seconds: 31 days. */
const longest = 2_678_400;

export const isWhole = (value: number | string): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;

/** What is wrong with a limit, by field. */
export function limitFaults(limit: LimitValues): Partial<Record<keyof LimitValues, string>> {
  const whole = 'A whole number from 1 to 1,000,000,000.';
  const requests = isWhole(limit.requests) ? undefined : whole;
  if (limit.kind === 'quota') return { requests };
  const seconds = units.find(({ value }) => value === limit.unit)?.seconds ?? 1;
  const fits = isWhole(limit.every) && Number(limit.every) * seconds <= longest;
  return {
    requests,
    every: fits ? undefined : 'A whole number, 31 days at most. For longer, choose a quota.',
    burst: limit.burst === '' || isWhole(limit.burst) ? undefined : `${whole} Or nothing.`,
  };
}

/** As the policy takes it. What the form does not show of `before` stays. */
export function optionsOf(limit: LimitValues, before: Readonly<Record<string, unknown>> = {}) {
  if (limit.kind === 'quota') return { ...before, limit: Number(limit.requests), window: limit.calendar };
  const { burst: _burst, methods, ...kept } = before;
  // A list of verbs of its own is not to be chosen here, and stays unless something else is chosen.
  const own = Array.isArray(methods) && limit.methods === 'all' ? { methods } : {};
  return {
    ...kept,
    ...own,
    limit: Number(limit.requests),
    window: `${limit.every}${limit.unit}`,
    ...(limit.burst === '' ? {} : { burst: Number(limit.burst) }),
    ...(limit.methods === 'all' ? {} : { methods: limit.methods }),
  };
}

/** An attached limit as the form shows it. */
export function limitOf({ policy, mode, options }: Attachment): LimitValues {
  const { limit, window, burst, methods } = options;
  const requests = typeof limit === 'number' ? limit : '';
  if (policy === 'quota') {
    const calendar = calendars.find(name => name === window) ?? 'day';
    return { ...freshLimit, kind: 'quota', requests, calendar, mode };
  }
  return {
    ...freshLimit,
    requests,
    ...windowOf(window),
    burst: typeof burst === 'number' ? burst : '',
    methods: methods === 'reads' || methods === 'writes' ? methods : 'all',
    mode,
  };
}

/** `90s`, `1m` or a number of seconds. */
function windowOf(window: unknown): { every: number; unit: Unit } {
  const [, count = '1', unit = 's'] = /^(\d+)([smhd]?)/.exec(String(window)) ?? [];
  return { every: Number(count), unit: units.find(({ value }) => value === unit)?.value ?? 's' };
}
