import { Type, type Static } from 'typebox';
import type { Normalised } from '../../exchange.ts';
import { callerFilter, callersInWords, callersOption } from '../../limits/callers.ts';
import { durationPattern, durationSeconds } from '../../limits/duration.ts';
import { LimitFields, limitName, retrySeconds } from '../../limits/limit-fields.ts';
import { rateOf, type LimitResult, type Rate } from '../../limits/limit-table.ts';
import { Subject, subjectParts, type SubjectPart } from '../../limits/subject.ts';
import { definePolicy, type Placement } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import { counted, firstOf, inDigits, inTime, listed } from '../../words.ts';

const options = Type.Object(
  {
    limit: Type.Integer({
      minimum: 1,
      maximum: 1_000_000_000,
      description: 'Calls admitted in each window.',
    }),
    window: Type.Union(
      [Type.Integer({ minimum: 1, maximum: 2_678_400 }), Type.String({ pattern: durationPattern })],
      {
        description:
          'Length of the window: `10s`, `1m`, `1h`, `1d`, or a number of seconds; 31 days at most.',
      },
    ),
    burst: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'Calls admitted at once after a pause; as many as `limit` unless told.',
      }),
    ),
    per: Type.Optional(
      Type.Array(Type.Enum([...subjectParts]), {
        maxItems: subjectParts.length,
        uniqueItems: true,
        description:
          'What is counted apart. At a zone: `address`; in a plan: `application` and `version`; elsewhere `application`. An empty list counts all calls together.',
      }),
    ),
    methods: Type.Optional(
      Type.Union(
        [
          Type.Literal('reads'),
          Type.Literal('writes'),
          Type.Array(Type.String({ pattern: '^[A-Z]+(-[A-Z]+)*$', maxLength: 32 }), {
            minItems: 1,
            maxItems: 40,
          }),
        ],
        { description: 'Methods that count: `reads` (the safe methods), `writes` (all others), or a list.' },
      ),
    ),
    callers: callersOption,
    name: Type.Optional(
      Type.String({
        pattern: limitName,
        description: 'Its name in the RateLimit fields; made of `per` unless told.',
      }),
    ),
    headers: Type.Optional(
      Type.Boolean({ description: 'Whether the RateLimit fields tell callers about it; true unless told.' }),
    ),
  },
  { additionalProperties: false },
);

type Options = Static<typeof options>;

/** The safe methods: RFC 9110 section 9.2.1, and QUERY. Whatever else a client invents is a write. */
const reads: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

const longestWindowSeconds = 2_678_400;

/**
 * Limits how fast one subject may call (GCRA, exact over all worker threads; see `limits/limit-table.ts`). Counting
 * by what is known before routing, at a zone, costs a flood the least: it is refused in `screen`.
 */
export const policy = definePolicy({
  name: 'rate-limit',
  title: 'Rate limit',
  summary:
    'Refuses calls beyond a rate (429 with Retry-After), counted per address, application, operation and more.',
  options,
  inWords: ({ limit, window, burst, per, methods, callers }, scope) => {
    const subject = per ?? defaultPer(scope);
    return [
      counted(limit, 'call'),
      typeof methods === 'string' ? ` (${methods})` : methods === undefined ? '' : ` (${firstOf(methods)})`,
      ` in ${inTime(durationSeconds(window))}`,
      subject.length === 0 ? ' for all together' : ` per ${listed(subject)}`,
      burst === undefined || burst === limit ? '' : `, ${inDigits(burst)} at once`,
      callersInWords(callers),
    ].join('');
  },
  onError: 'deny',
  steps: (given, place, { limits }) => {
    const per = given.per ?? defaultPer(place.scope);
    const check = new Check(given, per, place);
    const counts = methodFilter(given.methods);
    const filter = callerFilter(given.callers);
    // Who calls is not known before routing.
    if (place.scope === 'zone' && Subject.isEarly(per) && filter === undefined) {
      const subject = Subject.early(limits.seed, per, place);
      return {
        screen: x => {
          if (counts !== undefined && !counts(x)) return undefined;
          const { hi, lo } = subject.of(x);
          const result = limits.take(hi, lo, x.now, check.rate.emissionIntervalMs, check.rate.toleranceMs);
          return result.allowed ? undefined : check.refuseEarly(result);
        },
      };
    }
    const subject = Subject.late(limits.seed, per, place);
    return {
      limit: x => {
        if (counts !== undefined && !counts(x)) return undefined;
        if (filter !== undefined && !filter(x)) return undefined;
        const { hi, lo } = subject.of(x);
        const result = limits.take(hi, lo, x.now, check.rate.emissionIntervalMs, check.rate.toleranceMs);
        if (check.announced) check.fields.announce(x.limitHeaders, result.remaining, check.seconds(result));
        return result.allowed ? undefined : check.refuse(result);
      },
    };
  },
});

/** What one attachment limits, and how it says so. */
class Check {
  readonly rate: Rate;
  readonly fields: LimitFields;
  readonly announced: boolean;
  readonly #reason: string;

  constructor(given: Options, per: readonly SubjectPart[], place: Placement) {
    const windowSeconds = durationSeconds(given.window);
    if (windowSeconds > longestWindowSeconds)
      throw new Error('window: 31 days at most; use a quota for longer.');
    this.rate = rateOf(given.limit, windowSeconds * 1000, given.burst ?? given.limit);
    const name = given.name ?? defaultName(per, given.methods);
    this.fields = new LimitFields(name, given.limit, windowSeconds);
    // A limit that is only being tried out must not slow callers down.
    this.announced = given.headers !== false && place.attachment.mode !== 'report';
    this.#reason = `limit "${name}": ${given.limit} in ${windowSeconds} s`;
  }

  /** Seconds until more is there than now: the next call where none is left, else the whole burst. */
  seconds(result: LimitResult): number {
    if (!result.allowed) return retrySeconds(result.retryAfterMs);
    const { emissionIntervalMs, toleranceMs } = this.rate;
    const waitMs = result.remaining > 0 ? result.resetMs : result.resetMs + emissionIntervalMs - toleranceMs;
    return Math.ceil(waitMs / 1000);
  }

  refuse(result: LimitResult): Refusal {
    return this.#refusal(result, {});
  }

  /** Before routing nothing has been announced: the refusal brings its own fields. */
  refuseEarly(result: LimitResult): Refusal {
    if (!this.announced) return this.#refusal(result, {});
    return this.#refusal(result, {
      'ratelimit-policy': this.fields.policy,
      ratelimit: this.fields.state(0, this.seconds(result)),
    });
  }

  #refusal(result: LimitResult, fields: Record<string, string>): Refusal {
    return new Refusal('rate-limited', {
      headers: { 'retry-after': String(retrySeconds(result.retryAfterMs)), ...fields },
      reason: result.contended ? `${this.#reason}; the shared counter was not available` : this.#reason,
    });
  }
}

function defaultPer(scope: Placement['scope']): SubjectPart[] {
  if (scope === 'zone') return ['address'];
  return scope === 'plan' ? ['application', 'version'] : ['application'];
}

function defaultName(per: readonly SubjectPart[], methods: Options['methods']): string {
  const subject = per.length === 0 ? 'all' : subjectParts.filter(part => per.includes(part)).join('-');
  const kind = typeof methods === 'string' ? `-${methods}` : '';
  return `${subject}${kind}`.slice(0, 32);
}

function methodFilter(methods: Options['methods']): ((x: Normalised) => boolean) | undefined {
  if (methods === undefined) return undefined;
  if (methods === 'reads') return x => reads.has(x.method);
  if (methods === 'writes') return x => !reads.has(x.method);
  const listed = new Set(methods);
  return x => listed.has(x.method);
}
