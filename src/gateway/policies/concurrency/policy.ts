import { Type } from 'typebox';
import { callerFilter, callersInWords, callersOption } from '../../limits/callers.ts';
import { headersOption, LimitFields, nameOption } from '../../limits/limit-fields.ts';
import { methodFilter, methodsInWords, methodsOption } from '../../limits/method-class.ts';
import { defaultPer, perOption, Subject, subjectName } from '../../limits/subject.ts';
import { definePolicy } from '../../policy.ts';
import type { Normalised } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { counted, listed } from '../../words.ts';

/** Seconds after which a refused caller may try again: when a request ends cannot be known. */
const retryAfter = '1';

/**
 * Bounds how many requests of one subject are under way at once: what a rate cannot, where answers are slow. A
 * request counts from here until it is recorded, which happens once whatever becomes of it; what a worker that
 * died had under way is taken back (see `limits/concurrency-table.ts`).
 */
export const policy = definePolicy({
  name: 'concurrency',
  title: 'Concurrency limit',
  summary: 'Refuses calls while too many of the same caller are under way (429 with Retry-After).',
  options: Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: 65_536, description: 'Requests under way at once.' }),
      per: perOption,
      methods: methodsOption,
      callers: callersOption,
      name: nameOption('`per`'),
      headers: headersOption,
    },
    { additionalProperties: false },
  ),
  inWords: ({ limit, per, methods, callers }, scope) => {
    const subject = per ?? defaultPer(scope);
    return [
      `${counted(limit, 'call')} at once`,
      methodsInWords(methods),
      subject.length === 0 ? ' for all together' : ` per ${listed(subject)}`,
      callersInWords(callers),
    ].join('');
  },
  onError: 'deny',
  steps: (given, place, { underWay }) => {
    const { limit } = given;
    const per = given.per ?? defaultPer(place.scope);
    const counts = methodFilter(given.methods);
    const filter = callerFilter(given.callers);
    const name = given.name ?? `${subjectName(per, given.methods)}-at-once`.slice(-32).replace(/^-+/, '');
    const fields = LimitFields.atOnce(name, limit);
    // A limit that is only being tried out must not slow callers down.
    const announced = given.headers !== false && place.attachment.mode !== 'report';
    const reason = `limit "${name}": ${limit} at once`;

    const take = (x: Normalised, hi: number, lo: number): number => {
      const { entry, count } = underWay.take(hi, lo, limit);
      if (entry >= 0) (x.held ??= []).push(entry);
      return entry < 0 ? -1 : limit - count;
    };
    const refuse = (headers: Record<string, string>) =>
      new Refusal('too-many-at-once', { headers: { 'retry-after': retryAfter, ...headers }, reason });

    if (place.scope === 'zone' && Subject.isEarly(per) && filter === undefined) {
      const subject = Subject.early(underWay.seed, per, place);
      return {
        screen: x => {
          if (counts !== undefined && !counts(x)) return undefined;
          const { hi, lo } = subject.of(x);
          if (take(x, hi, lo) >= 0) return undefined;
          return refuse(announced ? { 'ratelimit-policy': fields.policy, ratelimit: fields.state(0) } : {});
        },
      };
    }
    const subject = Subject.late(underWay.seed, per, place);
    return {
      limit: x => {
        if (counts !== undefined && !counts(x)) return undefined;
        if (filter !== undefined && !filter(x)) return undefined;
        const { hi, lo } = subject.of(x);
        const left = take(x, hi, lo);
        if (announced) fields.announce(x.limitHeaders, Math.max(0, left));
        return left >= 0 ? undefined : refuse({});
      },
    };
  },
});
