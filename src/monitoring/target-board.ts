import type { TargetCondition, TargetState } from '#gateway';
import type { Clock } from '#kernel';

/** A target as all workers of this process see it together. */
export interface Target {
  readonly version: string;
  readonly group: TargetState['group'];
  readonly url: string;
  /** The worst that a worker sees. */
  readonly state: TargetCondition;
  /** Workers that see it as each. */
  readonly workers: Readonly<Partial<Record<TargetCondition, number>>>;
  readonly outstanding: number;
  readonly connections: number;
  readonly queued: number;
}

const badness: Readonly<Record<TargetCondition, number>> = {
  healthy: 0,
  'slow-start': 1,
  'half-open': 2,
  unreachable: 3,
  ejected: 4,
  open: 5,
  unhealthy: 6,
};

/** Milliseconds after which a worker that says nothing has gone, and what it said with it. */
const workerSilence = 5_000;

/** How the targets of upstreams do, as the workers last said: each report replaces the one before. */
export class TargetBoard {
  readonly #clock: Clock;
  readonly #reports = new Map<number, { readonly at: number; readonly targets: readonly TargetState[] }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(worker: number, targets: readonly TargetState[]): void {
    this.#reports.set(worker, { at: this.#clock.now(), targets });
  }

  /** Of one version (`<api>/<version>`), or of all. */
  targets(version?: string): Target[] {
    const found = new Map<string, Target>();
    for (const [worker, { at, targets }] of this.#reports) {
      if (this.#clock.now() - at > workerSilence) {
        this.#reports.delete(worker);
        continue;
      }
      for (const target of targets) {
        if (version !== undefined && target.version !== version) continue;
        const key = `${target.version}\n${target.group}\n${target.url}`;
        found.set(key, joined(found.get(key), target));
      }
    }
    return [...found.values()];
  }
}

function joined(before: Target | undefined, seen: TargetState): Target {
  const { version, group, url, state } = seen;
  const isWorse = before === undefined || badness[state] > badness[before.state];
  return {
    version,
    group,
    url,
    state: isWorse ? state : before.state,
    workers: { ...before?.workers, [state]: (before?.workers[state] ?? 0) + 1 },
    outstanding: (before?.outstanding ?? 0) + seen.outstanding,
    connections: (before?.connections ?? 0) + seen.connections,
    queued: (before?.queued ?? 0) + seen.queued,
  };
}
