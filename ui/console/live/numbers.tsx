import { milliseconds, number, percent } from '#kit/format.ts';
import type { LiveSecond } from '#kit/api/admin.ts';
import { Tiles } from '../traffic/tiles.tsx';
import { shareOf } from '../traffic/totals.ts';
import { missingSeconds } from './gaps.ts';

/** Seconds over which the numbers are taken, so that they can be read. */
const recent = 10;

/** How busy it is now, and what of it is not shown. */
export function Numbers({ seconds, isLive }: { seconds: readonly LiveSecond[]; isLive: boolean }) {
  const last = seconds.slice(-recent);
  const sum = (of: (second: LiveSecond) => number) => last.reduce((total, second) => total + of(second), 0);
  const slowest = (of: (second: LiveSecond) => number | null) =>
    milliseconds(Math.max(...last.map(second => of(second) ?? 0)));
  const requests = sum(second => second.requests);
  const refused = sum(second => second.refused);
  const dropped = seconds.reduce((total, second) => total + second.dropped, 0);
  const missing = missingSeconds(seconds);
  const rate = (count: number) =>
    (count / Math.max(last.length, 1)).toLocaleString(undefined, { maximumFractionDigits: 1 });
  return (
    <Tiles
      tiles={[
        { label: 'Requests a second', value: rate(requests), beside: 'over the last 10 seconds' },
        {
          label: 'Refused a second',
          value: rate(refused),
          beside: `${percent(shareOf(refused, requests))} of requests`,
        },
        {
          label: '95 % answered within',
          value: requests === 0 ? '–' : slowest(({ p95 }) => p95),
          beside:
            requests === 0
              ? 'no request in 10 seconds'
              : `half within ${slowest(({ p50 }) => p50)}, 99 % within ${slowest(({ p99 }) => p99)}`,
        },
        {
          label: 'Connections',
          value: isLive ? number(seconds.at(-1)?.connections ?? 0) : '–',
          beside: 'of clients, open now',
        },
        ...(dropped > 0
          ? [
              {
                label: 'Not counted',
                value: number(dropped),
                beside: 'observations, too many at once',
                tone: 'amber' as const,
              },
            ]
          : []),
        ...(missing > 0
          ? [
              {
                label: 'Seconds missing',
                value: number(missing),
                beside: 'did not arrive here in time',
                tone: 'amber' as const,
              },
            ]
          : []),
      ]}
    />
  );
}
