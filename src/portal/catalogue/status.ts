import type { VersionDocument } from '#gateway';
import type { Clock } from '#kernel';
import type { TrafficPoint } from '#monitoring';
import type { PortalTraffic } from '../services.ts';
import { labelOf, operationsShown } from './shown.ts';

export const states = ['up', 'degraded', 'down', 'unknown'] as const;

/** How a version does. */
export interface VersionStatus {
  /** `unknown` where too few calls came lately to tell. */
  readonly state: (typeof states)[number];
  /** Null where it cannot be told just now. */
  readonly requests24h: number | null;
  /** Share of calls that the API could not answer (status 500 or more), 0 to 1; null without calls. */
  readonly errorShare24h: number | null;
  /** Milliseconds below which 95 of 100 calls were answered in the busiest recent hour; null without calls. */
  readonly p95: number | null;
}

const untold: VersionStatus = { state: 'unknown', requests24h: null, errorShare24h: null, p95: null };

const minute = 60_000;
const hour = 60 * minute;
/** Milliseconds for which a status is told again before it is worked out anew: anybody may ask. */
const keptFor = 30_000;
/** Statuses kept; beyond it the oldest are worked out anew when asked for. */
const maxKept = 1_000;
/** Calls in the last quarter of an hour below which nothing is said about it. */
const tooFew = 5;
const degradedFrom = 0.05;
const downFrom = 0.5;

/** How versions do, by the history of traffic. */
export class VersionStatuses {
  readonly #traffic: PortalTraffic;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly at: number; readonly status: Promise<VersionStatus> }>();

  constructor(traffic: PortalTraffic, clock: Clock) {
    this.#traffic = traffic;
    this.#clock = clock;
  }

  of(version: VersionDocument): Promise<VersionStatus> {
    const now = this.#clock.now();
    const label = labelOf(version);
    const kept = this.#kept.get(label);
    if (kept !== undefined && Math.abs(now - kept.at) < keptFor) return kept.status;
    // What the history is too busy for is not worth failing a whole page for.
    const status = this.#work(version, label, now).catch(() => {
      this.#kept.delete(label);
      return untold;
    });
    this.#kept.delete(label);
    if (this.#kept.size >= maxKept) this.#forgetOldest();
    this.#kept.set(label, { at: now, status });
    return status;
  }

  async #work(version: VersionDocument, label: string, now: number): Promise<VersionStatus> {
    const filter = { version: label };
    const lastHour = (Math.floor(now / hour) + 1) * hour;
    const day = await this.#traffic.points(
      { step: 'hour', from: lastHour - 24 * hour, to: lastHour },
      filter,
    );
    const lastMinute = (Math.floor(now / minute) + 1) * minute;
    const recent = await this.#traffic.points(
      { step: 'minute', from: lastMinute - 15 * minute, to: lastMinute },
      filter,
    );
    const { requests, errors } = sum(day);
    return {
      state: stateOf(version, sum(recent), now),
      requests24h: requests,
      errorShare24h: requests === 0 ? null : errors / requests,
      p95: busiest(day)?.p95 ?? null,
    };
  }

  #forgetOldest(): void {
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      return;
    }
  }
}

function stateOf(
  version: VersionDocument,
  recent: { readonly requests: number; readonly errors: number },
  now: number,
): VersionStatus['state'] {
  const shown = operationsShown(version);
  const outOfService = shown.filter(({ waivedUntil }) => waivedUntil !== undefined && waivedUntil <= now);
  if (outOfService.length === shown.length) return 'down';
  const share = recent.requests < tooFew ? 0 : recent.errors / recent.requests;
  if (share >= downFrom) return 'down';
  if (share >= degradedFrom || outOfService.length > 0) return 'degraded';
  return recent.requests < tooFew ? 'unknown' : 'up';
}

function sum(points: readonly TrafficPoint[]): { requests: number; errors: number } {
  let requests = 0;
  let errors = 0;
  for (const point of points) {
    requests += point.requests;
    errors += point.errors;
  }
  return { requests, errors };
}

const busiest = (points: readonly TrafficPoint[]): TrafficPoint | undefined =>
  points.reduce<TrafficPoint | undefined>(
    (most, point) => (point.requests > (most?.requests ?? 0) ? point : most),
    undefined,
  );
