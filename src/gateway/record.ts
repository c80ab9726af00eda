import { createHmac } from 'node:crypto';
import { maskText } from '#kernel';
import type { ExchangeState } from './exchange-state.ts';
import { latencyBuckets, type Decision, type Telemetry, type TelemetrySeries } from './link.ts';

/** Where finished lines of the access log go; buffered and flushed elsewhere. */
export interface LineSink {
  write(line: string): unknown;
}

interface Series {
  readonly labels: Omit<TelemetrySeries, 'requests' | 'totalMs' | 'buckets'>;
  requests: number;
  totalMs: number;
  readonly buckets: number[];
}

/** Bounds of what one gateway keeps between two reports. */
const maxSeries = 20_000;
const maxDecisions = 1_000;
const maxKeysUsed = 50_000;
const maxPseudonyms = 10_000;
/** Characters of a path in the log. */
const maxLoggedPath = 200;

/**
 * Writes down every exchange, whatever became of it: one line of access log, one count in a series, and for a
 * refusal one decision. Nothing here waits for anything. What is written names persons only by pseudonym: the
 * client's address under a keyed hash; a routed path only as its template, since its parameters are data.
 */
export class Recorder {
  readonly #log: LineSink | undefined;
  readonly #pseudonymKey: Buffer;
  readonly #pseudonyms = new Map<string, string>();
  #series = new Map<string, Series>();
  #decisions: Decision[] = [];
  #dropped = 0;
  #keysUsed = new Map<string, number>();

  constructor(options: { log: LineSink | undefined; pseudonymKey: Buffer }) {
    this.#log = options.log;
    this.#pseudonymKey = options.pseudonymKey;
  }

  /** Records one exchange, once. `durationMs`: from arrival until the answer was handed over. */
  record(x: ExchangeState, durationMs: number): void {
    if (x.recorded) return;
    x.recorded = true;
    this.#count(x, durationMs);
    if (x.refusal !== undefined) this.#decide(x, x.refusedBy, x.refusal, 'block');
    for (const { policyId, policy, refusal } of x.reported) {
      this.#decide(x, { policyId, policy }, refusal, 'report');
    }
    if (
      x.caller.keyId !== undefined &&
      (this.#keysUsed.size < maxKeysUsed || this.#keysUsed.has(x.caller.keyId))
    )
      this.#keysUsed.set(x.caller.keyId, x.now);
    if (this.#log !== undefined) this.#log.write(this.#line(x, durationMs));
  }

  /** What was seen since the last call. */
  take(connections: number): Omit<Telemetry, 'targets'> {
    const telemetry = {
      series: [...this.#series.values()].map(({ labels, requests, totalMs, buckets }) => ({
        ...labels,
        requests,
        totalMs,
        buckets,
      })),
      decisions: this.#decisions,
      dropped: this.#dropped,
      keysUsed: [...this.#keysUsed],
      connections,
    };
    this.#series = new Map();
    this.#decisions = [];
    this.#dropped = 0;
    this.#keysUsed = new Map();
    return telemetry;
  }

  #count(x: ExchangeState, durationMs: number): void {
    // Read as possibly undefined: a request that was refused before routing has no operation.
    const operation = x.operation as typeof x.operation | undefined;
    const application = x.caller.application?.tag ?? '-';
    const refusal = x.refusal?.code ?? '';
    const version = operation?.versionLabel ?? '-';
    const label = operation === undefined ? '-' : labelOf(x, operation);
    const key = `${x.zone.document.name}\n${version}\n${label}\n${application}\n${x.status}\n${refusal}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      if (this.#series.size >= maxSeries) {
        this.#dropped++;
        return;
      }
      series = {
        labels: {
          zone: x.zone.document.name,
          version,
          operation: label,
          application,
          status: x.status,
          refusal,
        },
        requests: 0,
        totalMs: 0,
        buckets: new Array<number>(latencyBuckets.length + 1).fill(0),
      };
      this.#series.set(key, series);
    }
    series.requests++;
    series.totalMs += durationMs;
    const bucket = bucketOf(durationMs);
    series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
  }

  #decide(
    x: ExchangeState,
    by: { policyId: string; policy: string } | undefined,
    refusal: NonNullable<ExchangeState['refusal']>,
    mode: Decision['mode'],
  ): void {
    if (this.#decisions.length >= maxDecisions) {
      this.#dropped++;
      return;
    }
    const operation = x.operation as typeof x.operation | undefined;
    this.#decisions.push({
      id: x.decisionId,
      at: x.now,
      zone: x.zone.document.name,
      version: operation?.versionLabel ?? '-',
      operation: operation === undefined ? '-' : labelOf(x, operation),
      application: x.caller.application?.tag ?? '-',
      code: refusal.code,
      status: refusal.status,
      policy: by?.policy ?? '-',
      policyId: by?.policyId ?? '-',
      mode,
      reason: maskText(refusal.reason ?? ''),
    });
  }

  #line(x: ExchangeState, durationMs: number): string {
    const operation = x.operation as typeof x.operation | undefined;
    const application = x.caller.application;
    return `{"time":${x.now},"id":"${x.decisionId}","zone":"${x.zone.document.name}","client":"${this.#pseudonym(x.address)}","method":${quote(x.method)},"path":${quote(loggedPath(x))},"version":"${operation?.versionLabel ?? ''}","operation":${operation === undefined ? '""' : quote(labelOf(x, operation))},"application":"${application?.tag ?? ''}","key":"${x.caller.keyId ?? ''}","status":${x.status},"bytes":${x.bytes},"complete":${x.complete},"ms":${durationMs.toFixed(3)},"refusal":"${x.refusal?.code ?? ''}","policy":${quote(x.refusedBy?.policyId ?? '')},"reported":${x.reported.length}${webSocketPart(x)}}\n`;
  }

  /** The address under a keyed hash: the same client can be followed, but not found, through the log. */
  #pseudonym(address: string): string {
    if (address === '') return '';
    let pseudonym = this.#pseudonyms.get(address);
    if (pseudonym === undefined) {
      if (this.#pseudonyms.size >= maxPseudonyms) this.#pseudonyms.clear();
      const hash = createHmac('sha256', this.#pseudonymKey).update(address).digest('base64url');
      this.#pseudonyms.set(address, (pseudonym = `c_${hash.slice(0, 16)}`));
    }
    return pseudonym;
  }
}

/**
 * A routed path is logged as its template, one that missed below a version without what may be its parameters, and
 * others with what looks like a secret or an identifier taken out.
 */
function loggedPath(x: ExchangeState): string {
  const operation = x.operation as typeof x.operation | undefined;
  if (operation !== undefined) return operation.version.basePath + operation.document.path;
  // Before the first Snapshot there is none.
  const router = x.zone.router as typeof x.zone.router | undefined;
  return (
    router?.withoutData(x.host, x.segments)?.slice(0, maxLoggedPath) ??
    maskText(x.path.slice(0, maxLoggedPath)).replace(/[^/]*[\d@%][^/]*/g, '*')
  );
}

/** What a WebSocket's line says more than that of other exchanges: how it closed, messages each way, how long. */
function webSocketPart({ webSocket }: ExchangeState): string {
  if (webSocket === undefined) return '';
  const { code, received, sent, seconds } = webSocket;
  return `,"websocket":{"code":${code},"received":${received},"sent":${sent},"seconds":${seconds}}`;
}

/** A preflight is no call of the operation that it asks leave for, and is not counted as one. */
function labelOf({ method }: ExchangeState, { label, document }: ExchangeState['operation']): string {
  const asks = method === 'OPTIONS' && document.method !== 'OPTIONS' && document.method !== '*';
  return asks ? `OPTIONS ${document.path}` : label;
}

function bucketOf(ms: number): number {
  for (let i = 0; i < latencyBuckets.length; i++) if (ms <= (latencyBuckets[i] as number)) return i;
  return latencyBuckets.length;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
