import { Type } from 'typebox';
import type { Authorised, Limited } from '../../exchange.ts';
import { callerFilter, callersInWords, callersOption } from '../../limits/callers.ts';
import { CalendarWindow, windowKinds, type WindowKind } from '../../limits/calendar.ts';
import { headersOption, LimitFields, nameOption, retrySeconds } from '../../limits/limit-fields.ts';
import type { QuotaResult } from '../../limits/quota-table.ts';
import { Subject, type SubjectPart } from '../../limits/subject.ts';
import { definePolicy } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted } from '../../words.ts';

const options = Type.Object(
  {
    limit: Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000_000,
      description: 'Calls admitted in each window.',
    }),
    window: Type.Enum([...windowKinds], { description: 'Calendar window; a week begins on Monday.' }),
    per: Type.Optional(
      Type.Enum(['application', 'address', 'user', 'plan'], {
        description:
          'Whom it counts: `application` (an address where a caller has none) unless told, `address` (IPv6 by /64), `user` (the application where nobody has signed in), or `plan` (all who call under it together).',
      }),
    ),
    callers: callersOption,
    timeZone: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'IANA time zone whose calendar counts, such as `Europe/Berlin`; UTC unless told.',
      }),
    ),
    whenStoreAway: Type.Optional(
      Type.Enum(['count', 'refuse'], {
        description:
          'While nothing can be reserved in the store: `count` in memory unless told, which a crash forgets and other gateways do not see, or `refuse` (503).',
      }),
    ),
    name: nameOption('`per` and `window`'),
    headers: headersOption,
  },
  { additionalProperties: false },
);

/** Seconds of windows that are always as long; days, weeks and months may be told only nominally, a month not. */
const windowSeconds: Readonly<Record<WindowKind, number | undefined>> = {
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: undefined,
};

/**
 * Bounds how much one subject may call in a calendar window. Counts are exact over all worker threads and survive
 * restarts and kills: nothing is granted that was not reserved before (see `limits/quota-table.ts`), unless the store
 * is away for longer than a call can wait. In a plan they count per subscription: application and version.
 */
export const policy = definePolicy({
  name: 'quota',
  title: 'Quota',
  summary:
    'Refuses calls beyond a number per calendar minute, hour, day, week or month (429 with Retry-After).',
  options,
  inWords: ({ limit, window, per = 'application', callers, timeZone }) =>
    [
      `${counted(limit, 'call')} a ${window} per ${per}`,
      timeZone === undefined ? '' : ` (${timeZone})`,
      callersInWords(callers),
    ].join(''),
  onError: 'deny',
  steps: (given, place, { quotas }) => {
    const { limit, per = 'application' } = given;
    const window = new CalendarWindow(given.window, given.timeZone);
    const parts: SubjectPart[] = place.scope === 'plan' ? [per, 'version'] : [per];
    const subject = Subject.late(quotas.seed, parts, place, window.kind, window.timeZone);
    const name = given.name ?? `${per}-${given.window}`;
    const filter = callerFilter(given.callers);
    const fields = LimitFields.inTime(name, limit, windowSeconds[given.window]);
    // A quota that is only being tried out must not slow callers down.
    const announced = given.headers !== false && place.attachment.mode !== 'report';
    const reason = `quota "${name}": ${limit} a ${given.window}`;
    const counts = given.whenStoreAway !== 'refuse';

    const judge = (x: Authorised & Pick<Limited, 'limitHeaders'>, result: QuotaResult) => {
      const { allowed, short, remaining, resetMs, contended } = result;
      if (short || contended)
        return new Refusal('limits-unavailable', {
          headers: { 'retry-after': '1' },
          reason: `${reason}; ${short ? 'nothing could be reserved' : 'the shared counter was not available'}`,
        });
      if (announced) fields.announce(x.limitHeaders, remaining, retrySeconds(resetMs));
      if (allowed) return undefined;
      return new Refusal('quota-exhausted', {
        headers: { 'retry-after': String(retrySeconds(resetMs)) },
        reason,
      });
    };

    return {
      limit: x => {
        if (filter !== undefined && !filter(x)) return undefined;
        const { hi, lo } = subject.of(x);
        const result = quotas.take(hi, lo, x.now, window, limit);
        if (!result.short) return judge(x, result);
        return quotas
          .wait(hi, lo, window, limit)
          .then(late =>
            judge(x, late.short && counts ? quotas.take(hi, lo, x.now, window, limit, true) : late),
          );
      },
    };
  },
});
