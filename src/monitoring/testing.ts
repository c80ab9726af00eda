/** What gateways might report, and stores that fail, for tests of traffic. */
import { latencyBuckets, type Decision, type Telemetry } from '#gateway';
import { createLog, type Log } from '#kernel';
import type { Store } from '#store';

export type Series = Telemetry['series'][number];

export const start = Date.UTC(2026, 0, 15, 12, 0, 30);
export const bounds = latencyBuckets;

export interface TestClock {
  time: number;
  now(): number;
}

export function testClock(): TestClock {
  const clock = { time: start, now: () => clock.time };
  return clock;
}

export function series(over: Partial<Series> = {}): Series {
  return {
    zone: 'external',
    version: 'city/v1',
    operation: 'GET /forecast/{district}',
    application: 'demo',
    status: 200,
    refusal: '',
    requests: 1,
    totalMs: 1.5,
    buckets: [0, 1],
    ...over,
  };
}

export function report(over: Partial<Telemetry> = {}): Telemetry {
  return { series: [], decisions: [], dropped: 0, keysUsed: [], connections: 0, targets: [], ...over };
}

export function decision(id: string, over: Partial<Decision> = {}): Decision {
  return {
    id,
    at: start,
    zone: 'external',
    version: 'city/v1',
    operation: 'POST /potholes',
    application: '-',
    code: 'api-key-missing',
    status: 401,
    policy: 'api-key',
    policyId: 'att_1',
    mode: 'block',
    reason: 'no header',
    ...over,
  };
}

export interface TestLog {
  readonly log: Log;
  readonly lines: string[];
}

export function testLog(): TestLog {
  const lines: string[] = [];
  return { lines, log: createLog({ level: 'info', to: { write: line => void lines.push(line) } }) };
}

/** The same store, whose changes fail as long as `away` is true. */
export function failing(store: Store): { readonly store: Store; away: boolean } {
  const state = { away: true };
  const change: Store['change'] = (...asked) =>
    state.away ? Promise.reject(new Error('the store is away')) : store.change(...asked);
  return Object.assign(state, { store: { ...store, dialect: store.dialect, db: store.db, change } });
}
