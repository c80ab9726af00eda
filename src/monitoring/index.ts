/** What the gateways report: live, as history and refusal by refusal; and what operators and load balancers ask. */
export type { DecisionFilter, DecisionPage } from './decision-rows.ts';
export { tooBusy } from './gate.ts';
export { createHealthServer, type Readiness } from './health.ts';
export type { TopBy, TopItem, TrafficCounts, TrafficPoint } from './history.ts';
export type { LiveHub, Tick, TickCounts, Watcher } from './live-hub.ts';
export { Metrics } from './metrics.ts';
export { maxKeptDecisions, retention, type Step, stepMs } from './retention.ts';
export { maxPoints, type Stretch, stretchOf, type TrafficFilter } from './rollup-rows.ts';
export type { MadeUp } from './seed.ts';
export { Traffic, type TrafficOptions } from './traffic.ts';
