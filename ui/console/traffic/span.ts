import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Times to look at, up to now. */
export const spans = [
  { value: 'hour', label: '1 h', name: 'Last hour', length: hour },
  { value: 'day', label: '24 h', name: 'Last 24 hours', length: day },
  { value: 'week', label: '7 d', name: 'Last 7 days', length: 7 * day },
  { value: 'month', label: '30 d', name: 'Last 30 days', length: 30 * day },
] as const;

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: 'minute' | 'hour';
}

/** Up to this long a time is counted by the minute: at most 720 points. */
const longestByMinute = 12 * hour;
/** Counts by the minute are kept this long. */
const minutesKept = 48 * hour;
export const stepLength = { minute, hour } as const;

/** The step in which a stretch is best read; whole steps that hold all of it. */
export function spanOf(from: number, to: number, now: number): Span {
  const step = to - from <= longestByMinute && from > now - minutesKept ? 'minute' : 'hour';
  const length = stepLength[step];
  const begin = Math.floor(from / length) * length;
  return { from: begin, to: Math.max(Math.ceil(to / length) * length, begin + length), step };
}

/** A moment as `datetime-local` writes it, in the viewer's zone. */
export function asInput(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * minute);
  return local.toISOString().slice(0, 16);
}

const asMoment = (text: string): number | undefined => {
  const at = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isFinite(at) ? at : undefined;
};

/** The time that is looked at, kept in the address; it moves on with the clock unless its end is chosen. */
export function useSpan() {
  const [parameters, setParameters] = useSearchParams();
  const now = useMinutes();
  const known = spans.find(({ value }) => value === parameters.get('time'));
  const own = parameters.get('time') === 'own';
  const chosen = {
    from: asMoment(parameters.get('from') ?? ''),
    to: asMoment(parameters.get('until') ?? ''),
  };
  const isBackwards = own && (chosen.from ?? 0) >= (chosen.to ?? now);
  const length = known?.length ?? day;
  const to = own && !isBackwards ? Math.min(chosen.to ?? now, now) : now;
  const from = own && !isBackwards ? Math.min(chosen.from ?? to - day, to - 5 * minute) : to - length;
  const set = (values: Readonly<Record<string, string>>) =>
    setParameters(
      before => {
        const next = new URLSearchParams(before);
        for (const name of ['time', 'from', 'until']) next.delete(name);
        for (const [name, value] of Object.entries(values)) if (value !== '') next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return {
    span: spanOf(from, to, now),
    name: own ? 'Own time' : (known?.name ?? 'Last 24 hours'),
    chosen: own ? 'own' : (known?.value ?? 'day'),
    isBackwards,
    from: parameters.get('from') ?? '',
    until: parameters.get('until') ?? '',
    choose: (value: string) =>
      set(
        value === 'own'
          ? { time: 'own', from: asInput(from), until: asInput(to) }
          : { time: value === 'day' ? '' : value },
      ),
    setOwn: (begin: string, end: string) => set({ time: 'own', from: begin, until: end }),
    setStretch: (begin: number, end: number) =>
      set({ time: 'own', from: asInput(begin), until: asInput(Math.min(end, now)) }),
  };
}

/** The time in whole minutes, told anew at each. */
function useMinutes(): number {
  const [now, setNow] = useState(() => Math.ceil(Date.now() / minute) * minute);
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.ceil(Date.now() / minute) * minute), minute / 2);
    return () => clearInterval(timer);
  }, []);
  return now;
}
