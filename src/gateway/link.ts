import type { BlockReport } from './blocks/block-report.ts';
import type { ExposureCount } from './exposure.ts';
import type { FeedEntry } from './feed.ts';
import type { JournalHead } from './journal/call-journal.ts';
import type { PlanTables } from '#threats';
import type { RulesWanted } from './rule-tables/wanted.ts';
import type { QuotaWant } from './limits/quota-table.ts';
import type { Introspected } from './tokens/introspection-desk.ts';
import type { SnapshotDocument } from './snapshot/document.ts';

/**
 * The seam between control plane and gateway. In one process it is a message port to each worker thread; a
 * separate gateway will speak the same messages over a mutually authenticated stream. A gateway knows nothing of
 * the control plane but this.
 */
export type ToGateway =
  | { readonly type: 'snapshot'; readonly document: SnapshotDocument }
  /** `reset`: the entries are everything there is, as after a resync. `through`: how far the Feed has come with them. */
  | {
      readonly type: 'feed';
      readonly entries: readonly FeedEntry[];
      readonly reset: boolean;
      readonly through: number;
    }
  /** Blocks of quota that were wanted are reserved and in the table. */
  | { readonly type: 'quota-granted' }
  /** What an opaque token means; `answer` is absent where nobody can tell. */
  | { readonly type: 'introspected'; readonly id: number; readonly answer?: Introspected }
  /** Tables of threat rules that were wanted; absent where they could not be made. */
  | { readonly type: 'rule-tables'; readonly id: number; readonly tables?: PlanTables }
  /** `idleMs`: how long connections are kept on which nothing is asked. */
  | { readonly type: 'drain'; readonly withinMs: number; readonly idleMs: number };

export type FromGateway =
  | { readonly type: 'serving'; readonly snapshot: number }
  | { readonly type: 'snapshot-refused'; readonly snapshot: number; readonly message: string }
  | { readonly type: 'applied'; readonly sequence: number }
  /** Blocks of quota to reserve durably, ahead of need. */
  | { readonly type: 'quota-wanted'; readonly wants: readonly QuotaWant[] }
  /** Somebody shows an opaque token. Over a network only where it is encrypted. */
  | { readonly type: 'introspect'; readonly id: number; readonly token: string }
  /** Tables of threat rules, to pass over those that cannot match. */
  | { readonly type: 'rule-tables-wanted'; readonly id: number; readonly rules: RulesWanted }
  /** The cache of shared limits went away, with what is wrong, or is back. */
  | { readonly type: 'cache'; readonly away: string | undefined }
  | { readonly type: 'telemetry'; readonly telemetry: TelemetryReport }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'drained' };

/** Telemetry on its way: what a gateway counts for each request is told in rows of numbers. */
export interface TelemetryReport extends Telemetry {
  /** What is counted for each request; `series` of a report holds the few others. */
  readonly counted: SeriesReport;
}

/** Counts by series since the last report. Labels are told once; rows name them by number from then on. */
export interface SeriesReport {
  /** Numbers begin anew with this report: what they stood for before is forgotten. */
  readonly anew: boolean;
  /** Of the next numbers, in turn. */
  readonly labels: readonly Omit<TelemetrySeries, 'requests' | 'totalMs' | 'buckets'>[];
  /** One row after the other (`series.ts`). */
  readonly rows: Float64Array<ArrayBuffer>;
}

/** What one gateway saw since its last report (about a second ago). */
export interface Telemetry {
  readonly series: readonly TelemetrySeries[];
  /** Refusals in full, newest last, bounded; what did not fit is counted in `dropped`. */
  readonly decisions: readonly Decision[];
  readonly dropped: number;
  /** Keys used, with the time of their last use (ms since the epoch). */
  readonly keysUsed: readonly (readonly [keyId: string, at: number])[];
  readonly connections: number;
  /** How the targets of the upstreams do now; bounded, those first that are not well or have something to do. */
  readonly targets: readonly TargetState[];
  /** Connections that were refused or cut; absent where none were. */
  readonly ended?: readonly EndedConnections[];
  /** How far the files of the call journal have come; absent where nothing was written. */
  readonly journal?: readonly JournalHead[];
  /** What answers held beyond what everybody may see; absent where nothing was. */
  readonly exposed?: readonly ExposureCount[];
  /** Blocks after attacks; absent where nothing happened. */
  readonly blocks?: BlockReport;
  /** What lasts; absent where nothing does and no message passed. */
  readonly lasting?: LastingTelemetry;
}

/**
 * Why the gateway refused or cut a connection: as many as may be are open, or of this address; from where none are
 * taken; without the header of a proxy; too many requests sent ahead; an answer that nobody takes.
 */
export type ConnectionEnd = 'total' | 'address' | 'network' | 'proxy-header' | 'pipelining' | 'unread';

export interface EndedConnections {
  readonly zone: string;
  readonly why: ConnectionEnd;
  readonly connections: number;
}

/** WebSockets and streams of events: those open now, and messages since the last report. */
export interface LastingTelemetry {
  readonly webSockets: number;
  readonly eventStreams: number;
  /** Messages from clients, and to them. */
  readonly messagesReceived: number;
  readonly messagesSent: number;
}

export const targetConditions = [
  'healthy',
  'slow-start',
  'half-open',
  'unreachable',
  'ejected',
  'open',
  'unhealthy',
] as const;

/**
 * From good to bad: coming back slowly; its circuit breaker lets probes through; not reached a moment ago; put out for
 * failing; its circuit breaker is open; failing its health checks.
 */
export type TargetCondition = (typeof targetConditions)[number];

/** One target as one gateway sees it. */
export interface TargetState {
  /** `<api>/<version>`. */
  readonly version: string;
  readonly group: 'main' | 'canary';
  readonly url: string;
  readonly state: TargetCondition;
  /** Calls under way. */
  readonly outstanding: number;
  readonly connections: number;
  /** Calls that wait for a connection. */
  readonly queued: number;
}

export interface TelemetrySeries {
  readonly zone: string;
  /** `<api>/<version>`, or `-` before routing. */
  readonly version: string;
  /** `<METHOD> <template>`, or `-`. */
  readonly operation: string;
  /** The application's tag, or `-`. */
  readonly application: string;
  readonly status: number;
  /** The refusal's code, or empty. */
  readonly refusal: string;
  readonly requests: number;
  /** Whole time in milliseconds: sum, and counts in the buckets of `latencyBuckets`. */
  readonly totalMs: number;
  readonly buckets: readonly number[];
}

/** Upper bounds in milliseconds of the latency histogram; the last bucket is open. */
export const latencyBuckets: readonly number[] = [
  1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000,
];

/** One refusal, as the console and the application's developer may look it up. Holds no client value. */
export interface Decision {
  readonly id: string;
  readonly at: number;
  readonly zone: string;
  readonly version: string;
  readonly operation: string;
  readonly application: string;
  readonly code: string;
  readonly status: number;
  readonly policy: string;
  readonly policyId: string;
  readonly mode: 'block' | 'report';
  /** For operators only. */
  readonly reason: string;
}
