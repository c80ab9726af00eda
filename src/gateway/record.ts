import { createHmac } from 'node:crypto';
import { maskRecorded, maskText } from '#kernel';
import type { ExchangeState } from './exchange-state.ts';
import type { Decision, TelemetryReport } from './link.ts';
import { SeriesTable } from './series.ts';
import type { Noted, OperationPlan } from './snapshot/plan.ts';

/** Where finished lines of the access log go; buffered and flushed elsewhere. */
export interface LineSink {
  write(line: string): unknown;
}

/** Bounds of what one gateway keeps between two reports. */
const maxSeries = 20_000;
const maxDecisions = 1_000;
const maxKeysUsed = 50_000;
const maxPseudonyms = 10_000;
/** Series of one operation that are found without making up their name. */
const maxMet = 8;
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
  readonly #series = new SeriesTable(maxSeries);
  /** Stands for the numbers of series as long as they hold. */
  #table = {};
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
  take(connections: number): Omit<TelemetryReport, 'targets'> {
    const { report, anew } = this.#series.take();
    if (anew) this.#table = {};
    const telemetry = {
      series: [],
      counted: report,
      decisions: this.#decisions,
      dropped: this.#dropped,
      keysUsed: [...this.#keysUsed],
      connections,
    };
    this.#decisions = [];
    this.#dropped = 0;
    this.#keysUsed = new Map();
    return telemetry;
  }

  #count(x: ExchangeState, durationMs: number): void {
    const number = this.#seriesOf(x);
    if (number === undefined) this.#dropped++;
    else this.#series.count(number, durationMs);
  }

  #seriesOf(x: ExchangeState): number | undefined {
    // Read as possibly undefined: a request that was refused before routing has no operation.
    const operation = x.operation as typeof x.operation | undefined;
    const zone = x.zone.document.name;
    const application = x.caller.application?.tag ?? '-';
    const refusal = x.refusal?.code ?? '';
    const { status } = x;
    const label = operation === undefined ? '-' : labelOf(x, operation);
    const met = label === operation?.label ? this.#notedOf(operation).met : undefined;
    for (const one of met ?? []) {
      if (
        one.status === status &&
        one.application === application &&
        one.refusal === refusal &&
        one.zone === zone
      )
        return one.number;
    }
    const version = operation?.versionLabel ?? '-';
    const number = this.#series.numberOf({ zone, version, operation: label, application, status, refusal });
    if (number !== undefined && met !== undefined && met.length < maxMet)
      met.push({ zone, application, status, refusal, number });
    return number;
  }

  #notedOf(operation: OperationPlan): Noted {
    const noted = (operation.noted ??= {
      path: quote(operation.version.basePath + operation.document.path),
      label: quote(operation.label),
      met: [],
      table: this.#table,
    });
    if (noted.table !== this.#table) {
      noted.met = [];
      noted.table = this.#table;
    }
    return noted;
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
      reason: maskRecorded(refusal.reason ?? ''),
    });
  }

  #line(x: ExchangeState, durationMs: number): string {
    const operation = x.operation as typeof x.operation | undefined;
    const known = operation === undefined ? undefined : this.#notedOf(operation);
    const path = known?.path ?? quote(unroutedPath(x));
    let label = '""';
    if (operation !== undefined && known !== undefined) {
      const own = labelOf(x, operation);
      label = own === operation.label ? known.label : quote(own);
    }
    const policy = x.refusedBy === undefined ? '""' : quote(x.refusedBy.policyId);
    return `{"time":${x.now},"id":"${x.decisionId}","zone":"${x.zone.document.name}","client":"${this.#pseudonym(x.address)}","method":${quotedMethod(x.method)},"path":${path},"version":"${operation?.versionLabel ?? ''}","operation":${label},"application":"${x.caller.application?.tag ?? ''}","key":"${x.caller.keyId ?? ''}","status":${x.status},"bytes":${x.bytes},"complete":${x.complete},"ms":${durationMs.toFixed(3)},"refusal":"${x.refusal?.code ?? ''}","policy":${policy},"reported":${x.reported.length}${webSocketPart(x)}}\n`;
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
 * A path that missed below a version is logged without what may be its parameters, and others with what looks like a
 * secret or an identifier taken out. A routed path is logged as its template.
 */
function unroutedPath(x: ExchangeState): string {
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

/** Usual methods need no look at each letter. */
const usualMethods: ReadonlyMap<string, string> = new Map(
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(method => [method, quote(method)]),
);
const quotedMethod = (method: string): string => usualMethods.get(method) ?? quote(method);

function quote(text: string): string {
  return JSON.stringify(text);
}
