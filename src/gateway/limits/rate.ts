import { Type } from 'typebox';
import type { Placement, PolicyDependencies, Steps } from '../policy.ts';
import { Refusal } from '../refusal.ts';
import { counted, inTime, listed } from '../words.ts';
import { type Callers, callerFilter, callersInWords, callersOption } from './callers.ts';
import { durationPattern, durationSeconds } from './duration.ts';
import { headersOption, LimitFields, nameOption, retrySeconds } from './limit-fields.ts';
import { rateOf, type LimitResult, type LimitTable, type Rate } from './limit-table.ts';
import { methodFilter, methodsInWords, methodsOption, type Methods } from './method-class.ts';
import type { SharedCount, SharedLimits, SharedRate } from './shared-limits.ts';
import { defaultPer, perOption, Subject, subjectName, type SubjectPart } from './subject.ts';

/** What all limits on how fast somebody may call have in common. */
export const rateOptions = {
  limit: Type.Integer({
    minimum: 1,
    maximum: 1_000_000_000,
    description: 'Calls admitted in each window.',
  }),
  window: Type.Union(
    [Type.Integer({ minimum: 1, maximum: 2_678_400 }), Type.String({ pattern: durationPattern })],
    {
      description: 'Length of the window: `10s`, `1m`, `1h`, `1d`, or a number of seconds; 31 days at most.',
    },
  ),
  per: perOption,
  methods: methodsOption,
  callers: callersOption,
  shared: Type.Optional(
    Type.Boolean({
      description:
        'Whether gateways on several machines count together, through the cache of `redis-url`; false unless told. Always judged in the stage limit.',
    }),
  ),
  whenCacheAway: Type.Optional(
    Type.Enum(['local', 'refuse'], {
      description:
        'What a shared limit does while the cache is away: `local`, each process counts for itself, unless told, or `refuse` (503).',
    }),
  ),
  name: nameOption('`per`'),
  headers: headersOption,
};

export interface RateGiven {
  readonly limit: number;
  readonly window: number | string;
  readonly burst: number;
  readonly per?: readonly SubjectPart[];
  readonly methods?: Methods;
  readonly callers?: Callers;
  readonly shared?: boolean;
  readonly whenCacheAway?: 'local' | 'refuse';
  readonly name?: string;
  readonly headers?: boolean;
}

const longestWindowSeconds = 2_678_400;

/**
 * The step of a rate limit (GCRA, exact over all worker threads; see `limit-table.ts`). Counting by what is known
 * before routing, at a zone, costs a flood the least: it is refused in `screen`.
 */
export function rateSteps(given: RateGiven, place: Placement, { limits, shared }: PolicyDependencies): Steps {
  const per = given.per ?? defaultPer(place.scope);
  const check = new RateCheck(given, per, place);
  const counts = methodFilter(given.methods);
  const filter = callerFilter(given.callers);
  if (given.shared === true) check.mustBeShareable();
  // Without a cache there are no others to count with.
  if (given.shared === true && shared !== undefined)
    return sharedSteps({ given, place, per, check, counts, filter, limits, shared });
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
}

/**
 * The same for a limit that machines count together. What this process alone knows comes first: it refuses what is
 * beyond the limit already without asking anybody, and is what is left while the cache is away.
 */
function sharedSteps(of: {
  given: RateGiven;
  place: Placement;
  per: readonly SubjectPart[];
  check: RateCheck;
  counts: ReturnType<typeof methodFilter>;
  filter: ReturnType<typeof callerFilter>;
  limits: LimitTable;
  shared: SharedLimits;
}): Steps {
  const { given, place, check, counts, filter, limits, shared } = of;
  const { emissionIntervalMs, toleranceMs } = check.rate;
  const { id: policyId, policy, mode = 'block' } = place.attachment;
  const step = { policyId, policy, mode };
  const subject = Subject.late(shared.seed, of.per, place);
  const refuses = given.whenCacheAway === 'refuse';
  return {
    limit: x => {
      if (counts !== undefined && !counts(x)) return undefined;
      if (filter !== undefined && !filter(x)) return undefined;
      const { hi, lo } = subject.of(x);
      const own = limits.take(hi, lo, x.now, emissionIntervalMs, toleranceMs);
      if (!own.allowed) {
        if (check.announced) check.fields.announce(x.limitHeaders, 0, check.seconds(own));
        return check.refuse(own);
      }
      const local = { ...own };
      (x.shared ??= []).push({
        limits: shared,
        ...check.sharedRate,
        hi,
        lo,
        blocks: mode === 'block',
        step,
        judge(judged, count) {
          if (count === undefined && refuses) return check.unavailable();
          const result = count === undefined ? local : check.resultOf(count);
          if (check.announced)
            check.fields.announce(judged.limitHeaders, result.remaining, check.seconds(result));
          return result.allowed ? undefined : check.refuse(result);
        },
        undo: () => void limits.take(hi, lo, x.now, emissionIntervalMs, toleranceMs, -1),
      });
      return undefined;
    },
  };
}

/** `100 calls (writes) in 1 minute per application`. */
export function rateInWords(given: Omit<RateGiven, 'burst'>, scope: Placement['scope']): string {
  const subject = given.per ?? defaultPer(scope);
  return [
    counted(given.limit, 'call'),
    methodsInWords(given.methods),
    ` in ${inTime(durationSeconds(given.window))}`,
    subject.length === 0 ? ' for all together' : ` per ${listed(subject)}`,
    callersInWords(given.callers),
  ].join('');
}

/** What one attachment limits, and how it says so. */
class RateCheck {
  readonly rate: Rate;
  readonly fields: LimitFields;
  readonly announced: boolean;
  readonly #reason: string;

  constructor(given: RateGiven, per: readonly SubjectPart[], place: Placement) {
    const windowSeconds = durationSeconds(given.window);
    if (windowSeconds > longestWindowSeconds)
      throw new Error('window: 31 days at most; use a quota for longer.');
    this.rate = rateOf(given.limit, windowSeconds * 1000, given.burst);
    const name = given.name ?? subjectName(per, given.methods);
    this.fields = LimitFields.inTime(name, given.limit, windowSeconds);
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

  /** Whole microseconds, rounded so that no more is admitted. */
  get sharedRate(): SharedRate {
    const intervalUs = Math.ceil(this.rate.emissionIntervalMs * 1000);
    const burst = Math.round(this.rate.toleranceMs / this.rate.emissionIntervalMs);
    return { intervalUs, toleranceUs: burst * intervalUs };
  }

  /** @throws Error for a rate that whole microseconds cannot tell. */
  mustBeShareable(): void {
    if (this.rate.emissionIntervalMs < 0.001)
      throw new Error('a shared limit admits a million calls a second at most');
  }

  /** What the cache counted, as if this process had. */
  resultOf({ allowed, owedUs }: SharedCount): LimitResult {
    const { intervalUs, toleranceUs } = this.sharedRate;
    return {
      allowed,
      remaining: Math.max(0, Math.floor((toleranceUs - owedUs) / intervalUs)),
      retryAfterMs: allowed ? 0 : (owedUs + intervalUs - toleranceUs) / 1000,
      resetMs: owedUs / 1000,
      contended: false,
    };
  }

  unavailable(): Refusal {
    return new Refusal('limits-unavailable', {
      headers: { 'retry-after': '1' },
      reason: `${this.#reason}; the cache is away`,
    });
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
