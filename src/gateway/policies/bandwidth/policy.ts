import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { callerFilter, callersInWords, callersOption } from '../../limits/callers.ts';
import { retrySeconds } from '../../limits/limit-fields.ts';
import { byteRate, Pace, type Direction } from '../../limits/pace.ts';
import { defaultPer, perOption, Subject } from '../../limits/subject.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { inBytes, listed } from '../../words.ts';

const bytes = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1_024, maximum: 100_000_000_000, description }));

/** A request that would have to wait longer for what passed before is refused (milliseconds). */
const waitAtMostMs = 30_000;

const directions: readonly Direction[] = ['in', 'out'];

/**
 * Bounds how many bytes of bodies pass for one subject in a second, all its exchanges together. What is too fast is
 * slowed down, by not reading on, and is not refused.
 */
export const policy = definePolicy({
  name: 'bandwidth',
  title: 'Bandwidth',
  summary: 'Slows bodies down to a number of bytes a second, for all calls of the same caller together.',
  options: Type.Object(
    {
      in: bytes('Bytes of request bodies a second.'),
      out: bytes('Bytes of response bodies a second.'),
      burst: bytes('Bytes that pass at full speed after a pause; a second of them unless told.'),
      per: perOption,
      callers: callersOption,
    },
    { additionalProperties: false },
  ),
  inWords: ({ per, callers, ...given }, scope) => {
    const subject = per ?? defaultPer(scope);
    const rates = directions.flatMap(direction => {
      const rate = given[direction];
      return rate === undefined ? [] : [`${inBytes(rate)} ${direction}`];
    });
    return [
      rates.length === 0 ? 'As fast as it goes' : `${listed(rates)} a second`,
      subject.length === 0 ? ' for all together' : ` per ${listed(subject)}`,
      callersInWords(callers),
    ].join('');
  },
  onError: 'deny',
  steps: (given, place, { limits }) => {
    const per = given.per ?? defaultPer(place.scope);
    const filter = callerFilter(given.callers);
    const rates = directions.flatMap(direction => {
      const rate = given[direction];
      if (rate === undefined) return [];
      const subject = Subject.late(limits.seed, per, place, direction);
      return [{ direction, subject, rate: byteRate(rate, given.burst ?? rate) }];
    });
    if (rates.length === 0) throw new Error('bound `in`, `out` or both');
    // Trying it out must not slow callers down.
    if (place.attachment.mode === 'report') return { limit: () => undefined };
    return {
      limit: x => {
        if (filter !== undefined && !filter(x)) return undefined;
        let owedMs = 0;
        for (const { direction, subject, rate } of rates) {
          const pace = new Pace(direction, limits, rate, subject.of(x));
          (x.paces ??= []).push(pace);
          owedMs = Math.max(owedMs, pace.owedMs(x.now));
        }
        if (owedMs === 0) return undefined;
        if (owedMs <= waitAtMostMs) return sleep(owedMs, undefined);
        return new Refusal('rate-limited', {
          headers: { 'retry-after': String(retrySeconds(owedMs)) },
          reason: 'bandwidth is used up for longer than a call may wait',
        });
      },
    };
  },
});
