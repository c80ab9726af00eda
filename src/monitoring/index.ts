/** What the gateways report, and what operators and load balancers ask. */
export { Decisions } from './decisions.ts';
export { createHealthServer, type Readiness } from './health.ts';
export { Metrics } from './metrics.ts';
