/** Upstreams without sockets: time that stands still until it is told to go on, and targets that answer as told. */
import type { UpstreamDocument } from '../snapshot/document.ts';
import type { UpstreamFailure, UpstreamHandler, UpstreamRequest } from './call.ts';
import type { CallOrigin } from './call-origin.ts';
import type { Carrier, ConnectionUser } from './carrier.ts';
import type { ConnectionSource } from './member.ts';
import type { PoolUser } from './pool-options.ts';
import type { Target } from './target.ts';
import type { Timing } from './timing.ts';
import { Upstream } from './upstream.ts';

export class TestTiming implements Timing {
  #now = 0;
  readonly #alarms = new Set<{ readonly at: number; readonly run: () => void }>();
  readonly now = () => this.#now;

  after(ms: number, run: () => void): () => void {
    const alarm = { at: this.#now + ms, run };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Alarms that were neither called off nor due. */
  get pending(): number {
    return this.#alarms.size;
  }

  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#alarms].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#alarms.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }
}

/** What a target does with the next try. */
export type Behaviour =
  | { readonly status: number; readonly streamed?: boolean }
  | 'refuses the connection'
  | 'breaks'
  | 'breaks off in the middle'
  | 'breaks after a hint'
  | 'says nothing'
  | 'has no connection to spare'
  | 'refuses the stream';

/** A target that answers at once, as told. */
export class TestSource implements ConnectionSource {
  readonly target: Target;
  readonly size = 0;
  readonly queued = 0;
  behaviour: Behaviour = { status: 200 };
  tries = 0;
  destroyed = 0;
  isClosed = false;

  constructor(target: Target) {
    this.target = target;
  }

  dial(): undefined {
    return undefined;
  }

  acquire(user: PoolUser & ConnectionUser): void {
    this.tries++;
    const { behaviour } = this;
    if (behaviour === 'refuses the connection') return user.unavailable('upstream-unreachable', 'refused');
    if (behaviour === 'has no connection to spare') return user.unavailable('upstream-overloaded', 'full');
    const connection: Carrier = {
      target: this.target,
      served: 0,
      begin: () => true,
      write: () => true,
      finish() {},
      resume() {},
      allowQuiet() {},
      destroy: () => {
        this.destroyed++;
      },
    };
    user.attached(connection);
    if (behaviour === 'says nothing') return;
    if (behaviour === 'refuses the stream') return user.refused('REFUSED_STREAM');
    if (behaviour === 'breaks after a hint') user.informational(103, []);
    if (behaviour === 'breaks' || behaviour === 'breaks after a hint') return user.broken('ECONNRESET', true);
    const head = {
      status: behaviour === 'breaks off in the middle' ? 200 : behaviour.status,
      headers: [],
      contentLength: 0,
      chunked: false,
      persistent: true,
      keepAliveSeconds: -1,
    };
    if (behaviour === 'breaks off in the middle') {
      user.head(head);
      return user.broken('ECONNRESET', false);
    }
    if (behaviour.streamed !== true) return user.whole(head, '');
    user.head(head);
    user.end([]);
  }

  cancel(): void {}

  close(): void {
    this.isClosed = true;
  }
}

/** An upstream whose targets are told what to do by their host name, and checks that are answered as told. */
export function testUpstream(document: UpstreamDocument, chance: () => number = () => 0.5) {
  const timing = new TestTiming();
  const sources = new Map<string, TestSource>();
  /** Hosts that do not pass their health checks. */
  const sick = new Set<string>();
  const upstream = new Upstream(document, {
    timing,
    chance,
    lookup: () => {},
    openKey: () => undefined,
    openSecret: () => undefined,
    connect: ({ target }) => {
      const source = new TestSource(target);
      sources.set(target.host, source);
      return source;
    },
    probe:
      ({ target }) =>
      done => {
        done(sick.has(target.host) ? 500 : 200);
        return () => {};
      },
  });
  const source = (host: string): TestSource => {
    const found = sources.get(host);
    if (found === undefined) throw new Error(`no target ${host}`);
    return found;
  };
  return {
    upstream,
    timing,
    sick,
    source,
    /** Tries that each target has had. */
    tries: () => Object.fromEntries([...sources].map(([host, { tries }]) => [host, tries])),
    call: (over: Partial<UpstreamRequest> = {}) => send(upstream, over),
  };
}

export type Answer = number | UpstreamFailure | undefined;

/** Sends a request; `answer` is undefined as long as there is none. */
export function send(upstream: Upstream, over: Partial<UpstreamRequest> = {}) {
  const ended: { answer: Answer; reason: string } = { answer: undefined, reason: '' };
  const handler: UpstreamHandler = {
    informational() {},
    whole: status => (ended.answer = status),
    head: status => (ended.answer = status),
    data: () => true,
    end() {},
    fail: (code, reason) => Object.assign(ended, { answer: code, reason }),
  };
  const request = { method: 'GET', path: '/', headers: [], body: undefined, bodyLimit: 1e6, ...over };
  const call = upstream.request(request, handler);
  return Object.assign(ended, { abort: () => call.abort() });
}

export const origin = (address: string, application?: string, headers: Record<string, string> = {}) =>
  ({
    address,
    caller: { application: application === undefined ? undefined : { id: application } },
    request: { headers },
  }) as unknown as CallOrigin;
