import type { ClientRequest, ClientResponse } from './client-message.ts';
import { ConcurrencyTable } from './limits/concurrency-table.ts';
import { TotalTable } from './limits/total-table.ts';
import type { MessagePort } from 'node:worker_threads';
import type { ListenerAnswer } from './listener/answers.ts';
import { ConnectionCounts } from './listener/connection-counts.ts';
import { ConnectionEnds } from './listener/connection-ends.ts';
import { ClientErrors } from './listener/client-errors.ts';
import { Challenges } from './listener/challenges.ts';
import { createListener, type Listener } from './listener/listener.ts';
import { plainFront } from './listener/plain-front.ts';
import type { FromGateway, TelemetryReport } from './link.ts';
import type { PlanTables } from '#threats';
import type { Introspected } from './tokens/introspection-desk.ts';
import type { SharedKeys } from './callers/key-view.ts';
import type { Upgrade } from './exchange.ts';
import type { FeedEntry } from './feed.ts';
import type { SnapshotDocument } from './snapshot/document.ts';
import type { Orders, ToWorker, WorkerData } from './worker-data.ts';

/** What a worker needs of a gateway. */
export interface ServingGateway {
  serve(zone: string, request: ClientRequest, response: ClientResponse, upgrade?: Upgrade): void;
  load(document: SnapshotDocument): void;
  apply(entries: readonly FeedEntry[], reset: boolean, through: number): void;
  share(keys: SharedKeys): void;
  endLongExchanges(): void;
  quotaGranted(): void;
  blockLifted(id: string, until: number): void;
  introspected(id: number, answer: Introspected | undefined): void;
  ruleTablesCame(id: number, tables: PlanTables | undefined): void;
  /** Whether connections from this address are those of a proxy, which has many clients. */
  trustsProxy(zone: string, address: string): boolean;
  takeTelemetry(connections: number): TelemetryReport;
  readonly sequence: number;
}

const telemetryEveryMs = 1_000;

/** A gateway that a worker made for its orders, and how its thread ends when nothing is left to do. */
export interface Crew {
  readonly gateway: ServingGateway;
  readonly ended: () => void;
}

type Port = Pick<MessagePort, 'on' | 'postMessage'>;

/** Waits for the orders of a host, then runs the gateway that is made for them. */
export function runWorker(
  port: Port,
  create: (data: WorkerData, tell: (message: FromGateway) => void) => Crew,
): void {
  const tell = (message: FromGateway): void => port.postMessage(message);
  let hear: ((message: ToWorker) => void) | undefined;
  port.on('message', (message: ToWorker | Orders) => {
    if (message.type === 'orders') hear = begin(message.data, create(message.data, tell), tell);
    else hear?.(message);
  });
}

/**
 * Runs a gateway in a worker thread; gives back who hears the host. It begins to accept when it has a Snapshot and
 * the Feed; until then connections wait in the sockets' queues.
 */
function begin(
  { index, ledgers, settings, listeners }: WorkerData,
  { gateway, ended }: Crew,
  tell: (message: FromGateway) => void,
): (message: ToWorker) => void {
  const clientErrors = new ClientErrors();
  const challenges = new Challenges();
  const connectionEnds = new ConnectionEnds();
  const counts = new ConnectionCounts(
    TotalTable.attach(settings.connections, index),
    ConcurrencyTable.attach(settings.addresses, index, ledgers.addresses),
  );
  const open = new Map<string, Listener[]>();
  let feedKnown = false;
  let listening: Promise<unknown> | undefined;
  let draining = false;

  const all = (): Listener[] => [...open.values()].flat();

  const report = (): void => {
    const connections = all().reduce((sum, listener) => sum + listener.connections, 0);
    const telemetry = gateway.takeTelemetry(connections);
    tell({
      type: 'telemetry',
      telemetry: {
        ...telemetry,
        series: clientErrors.take(),
        ended: connectionEnds.take(),
      },
    });
  };
  setInterval(report, telemetryEveryMs).unref();

  const listen = (): Promise<unknown> =>
    Promise.all(
      listeners.map(({ zone, socket, tls, asksCertificate, front, limits, entrance }, number) => {
        const refused = (answer: ListenerAnswer) => clientErrors.count(zone, answer);
        const { docs } = settings;
        const listener = createListener({
          zone,
          tls,
          asksCertificate,
          challenges,
          limits,
          entrance,
          counts: counts.of(number, address => gateway.trustsProxy(zone, address)),
          docs,
          handler:
            front === undefined
              ? (request, response, upgrade) => gateway.serve(zone, request, response, upgrade)
              : plainFront(front, challenges, { docs, refused }),
          onClientError: refused,
          onEnded: why => connectionEnds.count(zone, why),
        });
        open.set(zone, [...(open.get(zone) ?? []), listener]);
        return listener.listen(socket);
      }),
    );

  const load = async (document: SnapshotDocument): Promise<void> => {
    try {
      gateway.load(document);
    } catch (error) {
      tell({ type: 'snapshot-refused', snapshot: document.number, message: messageOf(error) });
      return;
    }
    if (draining) return;
    await (listening ??= listen());
    tell({ type: 'serving', snapshot: document.number });
  };

  const drain = async (withinMs: number, idleMs = withinMs): Promise<void> => {
    if (draining) return;
    draining = true;
    gateway.endLongExchanges();
    await Promise.all(all().map(listener => listener.drain(withinMs, idleMs)));
    report();
    tell({ type: 'drained' });
    ended();
  };

  const fail = (error: unknown): void => {
    // The state of one request is broken, not that of the others: they finish, and a new worker takes over.
    tell({ type: 'failed', message: messageOf(error) });
    void drain(settings.failureGraceMs);
  };
  process.on('uncaughtException', fail);

  let waiting: SnapshotDocument | undefined;
  return message => {
    switch (message.type) {
      case 'snapshot':
        if (feedKnown) void load(message.document).catch(fail);
        else waiting = message.document;
        return;
      case 'feed':
        gateway.apply(message.entries, message.reset, message.through);
        tell({ type: 'applied', sequence: gateway.sequence });
        if (feedKnown) return;
        feedKnown = true;
        if (waiting !== undefined) void load(waiting).catch(fail);
        return;
      case 'keys':
        gateway.share(message.keys);
        return;
      case 'quota-granted':
        gateway.quotaGranted();
        return;
      case 'introspected':
        gateway.introspected(message.id, message.answer);
        return;
      case 'rule-tables':
        gateway.ruleTablesCame(message.id, message.tables);
        return;
      case 'tls':
        for (const listener of open.get(message.zone) ?? []) listener.reload(message.tls);
        return;
      case 'block-lifted':
        gateway.blockLifted(message.id, message.until);
        return;
      case 'challenges':
        challenges.take(message.challenges);
        return;
      case 'drain':
        void drain(message.withinMs, message.idleMs);
    }
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
