import { Readable } from 'node:stream';
import type { TObject, TSchema } from 'typebox';
import { parser, type Log } from '#kernel';

/** Takes the events of one client. */
export interface EventSink {
  /** False when the client is too slow to take it now: then it goes without, nothing queues up. */
  send(event: string, data: unknown): boolean;
}

/** What a route answers that goes on telling: Server-Sent Events (HTML standard, section 9.2). */
export interface EventStream {
  /** Begins to tell; gives back what ends it. What it throws is answered as any refusal. */
  open(sink: EventSink): () => void;
}

export function isEventStream(outcome: unknown): outcome is EventStream {
  return typeof outcome === 'object' && outcome !== null && 'open' in outcome;
}

/** Milliseconds between two signs of life, so that nothing between takes the connection for dead. */
const heartbeatMs = 15_000;
/** Milliseconds between two looks at whether the client may still watch. */
const recheckMs = 5_000;
/** Octets that wait for a client; beyond that it is slow. */
const maxWaiting = 64 * 1024;
/** Signs of life that a client may miss in a row before it is taken for gone. */
const maxMissed = 2;
/** Milliseconds that a browser waits before it asks again. */
const retryMs = 2_000;

export interface Streaming {
  /** A schema for the data of each event, by its name. */
  readonly events: TObject;
  /** Is the credential that it was opened with still good for it? */
  readonly mayGoOn: () => Promise<boolean>;
  readonly log: Log;
}

/** A stream under way. */
export interface OpenStream {
  readonly octets: Readable;
  /** Lets what was told already arrive, and tells nothing more. */
  finish(): void;
}

/** Opens a stream of events. It ends with the client's connection, with the server, or with the right to it. */
export function openStream(stream: EventStream, { events, mayGoOn, log }: Streaming): OpenStream {
  const checks = checksOf(events);
  let room = true;
  let missed = 0;
  let isFinished = false;
  const timers: NodeJS.Timeout[] = [];
  let end = (): void => {};
  const octets = new Readable({
    highWaterMark: maxWaiting,
    read: () => void (room = true),
    destroy: (error, done) => {
      for (const timer of timers) clearInterval(timer);
      end();
      done(error);
    },
  });
  const write = (text: string): void => void (room = octets.push(text));
  const send = (event: string, data: unknown): boolean => {
    if (isFinished || octets.destroyed || !room) return false;
    const faults = checks.get(event)?.faults(data);
    if (faults === undefined || faults.length > 0) {
      log.error({ event, faults }, 'an event is not as it was said to be; the stream ends');
      octets.destroy();
      return false;
    }
    write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    return true;
  };
  const finish = (): void => {
    if (isFinished || octets.destroyed) return;
    isFinished = true;
    octets.push(null);
  };
  const beat = (): void => {
    missed = room ? 0 : missed + 1;
    if (missed > maxMissed) octets.destroy();
    else if (room && !isFinished) write(': still here\n\n');
  };
  const recheck = (): void => {
    mayGoOn()
      .catch(() => false)
      .then(may => {
        if (!may) finish();
      })
      .catch(() => octets.destroy());
  };
  write(`retry: ${retryMs}\n\n`);
  end = stream.open({ send });
  timers.push(setInterval(beat, heartbeatMs).unref(), setInterval(recheck, recheckMs).unref());
  return { octets, finish };
}

/** What is told is checked as any answer is: nothing leaves that is not listed. */
function checksOf(events: TObject) {
  return new Map(
    Object.entries(events.properties).map(([event, schema]: [string, TSchema]) => [event, parser(schema)]),
  );
}
