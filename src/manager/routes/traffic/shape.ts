import { Type } from 'typebox';
import { closed, instant, nullable, oneOf, record } from '#api';
import { invalidInput } from '#kernel';
import { maxPoints, retention, type Step, stepMs, type Stretch, stretchOf } from '#monitoring';

/** A name as traffic is counted by it. */
export const label = Type.String({ minLength: 1, maxLength: 300 });

const count = Type.Integer({ minimum: 0 });
const latency = nullable(Type.Number());

/** Of requests, in a point and in a list of the busiest alike. */
export const counts = {
  requests: count,
  refused: count,
  errors: Type.Integer({
    minimum: 0,
    description: 'Answers with a status of 500 or more, whoever gave them; some may be refusals as well.',
  }),
  p50: latency,
  p95: latency,
  p99: latency,
};

export const byRefusal = record(count, 1000);

export const point = closed(
  {
    at: { ...instant, description: 'Beginning of the step, milliseconds since the epoch.' },
    ...counts,
    byRefusal,
  },
  {
    title: 'TrafficPoint',
    description:
      'Latencies are milliseconds, found by straight line within the bucket of a histogram: off by less than the bucket is wide. Null without requests.',
  },
);

/** What every answer about the history says of itself. */
export const stretch = {
  from: instant,
  to: instant,
  step: oneOf(['minute', 'hour'] as const),
  retention: closed(
    { minute: Type.Integer(), hour: Type.Integer() },
    { description: 'Milliseconds for which counts by the minute and by the hour are kept.' },
  ),
  demoUntil: nullable({
    ...instant,
    description: 'What lies before it was made up for the demo. Null where everything happened.',
  }),
};

export const kept = { minute: retention.minute, hour: retention.hour };

export const narrowing = {
  from: Type.Optional(instant),
  to: Type.Optional(instant),
  zone: Type.Optional(label),
  version: Type.Optional(label),
  operation: Type.Optional(label),
  application: Type.Optional(label),
};

/** The stretch that was asked for: the last 60 steps unless told, at whole steps, clamped to what is kept. */
export function stretchAsked(
  query: { readonly from?: number; readonly to?: number },
  step: Step,
  now: number,
): Stretch {
  const to = query.to ?? now;
  const from = query.from ?? to - 60 * stepMs[step];
  if (from >= to) throw invalidInput([{ at: 'query:/from', message: 'must be before `to`' }]);
  const answered = stretchOf({ step, from, to }, now);
  if (answered === undefined)
    throw invalidInput([
      {
        at: 'query:/from',
        message: `gives more than ${maxPoints} points; ask for a shorter time${step === 'minute' ? ' or for step=hour' : ''}`,
      },
    ]);
  return answered;
}
