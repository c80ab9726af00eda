import type { UpstreamDocument } from '../snapshot/document.ts';
import {
  Call,
  type PoolChooser,
  type UpstreamCall,
  type UpstreamHandler,
  type UpstreamRequest,
} from './call.ts';
import { Pool } from './pool.ts';
import { parseTarget } from './target.ts';

/** A target that could not be reached is passed over for this long, if there is another. */
const failedMs = 2_000;

const standard = { connectMs: 5_000, responseMs: 30_000, connections: 256 };

/** The service behind one version of an API: one or more targets, used in turn. */
export class Upstream implements PoolChooser {
  readonly #pools: readonly Pool[];
  /** `performance.now()` until which each pool is passed over. */
  readonly #shunnedUntil: number[];
  #next = 0;

  /** @throws Error with a message for the person who wrote the document. */
  constructor(document: UpstreamDocument) {
    if (document.targets.length === 0) throw new Error('an upstream needs at least one target');
    this.#pools = document.targets.map(
      target =>
        new Pool({
          target: parseTarget(target),
          ca: document.ca,
          connections: document.connections ?? standard.connections,
          connectMs: document.timeouts?.connect ?? standard.connectMs,
          responseMs: document.timeouts?.response ?? standard.responseMs,
        }),
    );
    this.#shunnedUntil = this.#pools.map(() => 0);
  }

  /** Sends a request; the handler is told of the response, also synchronously. */
  request(request: UpstreamRequest, handler: UpstreamHandler): UpstreamCall {
    const call = new Call(request, handler, this);
    call.start();
    return call;
  }

  /** For when no Snapshot names it any more: idle connections end now, busy ones after their response. */
  close(): void {
    for (const pool of this.#pools) pool.close();
  }

  choose(tried: readonly Pool[]): Pool | undefined {
    const first = this.#pools[0];
    if (this.#pools.length === 1) return tried.length === 0 ? first : undefined;
    const now = performance.now();
    let shunned: Pool | undefined;
    for (let step = 0; step < this.#pools.length; step++) {
      const index = (this.#next + step) % this.#pools.length;
      const pool = this.#pools[index];
      if (pool === undefined || tried.includes(pool)) continue;
      if ((this.#shunnedUntil[index] ?? 0) <= now) {
        this.#next = index + 1;
        return pool;
      }
      shunned ??= pool;
    }
    return shunned;
  }

  failed(pool: Pool): void {
    this.#shunnedUntil[this.#pools.indexOf(pool)] = performance.now() + failedMs;
  }
}

/** All upstreams of a gateway. Documents that say the same share one, so a new Snapshot keeps warm connections. */
export class Upstreams {
  readonly #byKey = new Map<string, Upstream>();

  /** @throws Error with a message for the person who wrote the document. */
  of(document: UpstreamDocument): Upstream {
    const key = keyOf(document);
    const found = this.#byKey.get(key);
    if (found !== undefined) return found;
    const made = new Upstream(document);
    this.#byKey.set(key, made);
    return made;
  }

  /** Closes those that the Snapshot now in service does not name. */
  keepOnly(documents: Iterable<UpstreamDocument>): void {
    const used = new Set(Array.from(documents, keyOf));
    for (const [key, upstream] of this.#byKey) {
      if (used.has(key)) continue;
      this.#byKey.delete(key);
      upstream.close();
    }
  }
}

const keyOf = ({ targets, timeouts, ca, connections }: UpstreamDocument): string =>
  JSON.stringify([targets, timeouts?.connect, timeouts?.response, ca, connections]);
