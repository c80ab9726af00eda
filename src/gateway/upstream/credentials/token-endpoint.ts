import { Gathered } from '../../gathered.ts';
import { Call, type CallGuide, type UpstreamHandler } from '../call.ts';
import { Member } from '../member.ts';
import type { PoolOptions } from '../pool-options.ts';
import { parseTarget } from '../target.ts';
import type { UpstreamDependencies } from '../make-group.ts';

/** What a token endpoint answered, or why it did not. */
export type TokenAnswer = { readonly status: number; readonly body: string } | { readonly failure: string };

/** A token endpoint, ready to be asked. */
export interface TokenEndpoint {
  /** Sends a form; redirects are not followed, since they would carry the secret to somebody else. */
  ask(headers: readonly string[], form: string): Promise<TokenAnswer>;
  close(): void;
}

/** @throws Error with a message for the person who wrote the address. */
export type AskToken = (url: string, ca: string | undefined) => TokenEndpoint;

const unwatched = { health: undefined, ejection: undefined, breaker: undefined, slowStartMs: 0 };
/** Octets of an answer; tokens of several kilobytes do occur. */
const answerAtMost = 64 * 1024;
/** For the whole answer, and for a byte of it. */
const times = { totalMs: 15_000, connectMs: 5_000, responseMs: 10_000 };

/** Asks token endpoints over connections like those of upstreams, so that the same addresses are forbidden to both. */
export const tokenEndpoints =
  ({ timing, lookup, connect }: Pick<UpstreamDependencies, 'timing' | 'lookup' | 'connect'>): AskToken =>
  (url, ca) => {
    const parsed = new URL(url);
    const path = parsed.pathname + parsed.search;
    const options: PoolOptions = {
      target: parseTarget(parsed.origin),
      protocol: 'http1',
      tls: { ca, minimumVersion: '1.2', verify: true, client: undefined },
      linkLocal: false,
      lookup,
      connections: 1,
      queue: 1,
      connectMs: times.connectMs,
      responseMs: times.responseMs,
    };
    const member = new Member(connect(options), 1, unwatched, timing.now);
    const guide: CallGuide = {
      choose: (_from, tried) => (tried.length === 0 ? member : undefined),
      unavailable: () => ({ code: 'upstream-unreachable', reason: 'not reached' }),
      retry: undefined,
      perTryMs: undefined,
      totalMs: times.totalMs,
      timing,
    };
    return {
      ask: (headers, form) =>
        new Promise(resolve => {
          const body = Buffer.from(form, 'utf8');
          const answer = new Answering(resolve, () => call.abort());
          const call = new Call(
            { method: 'POST', path, headers, body, bodyLimit: body.length },
            answer,
            guide,
          );
          call.start();
        }),
      close: () => member.source.close(),
    };
  };

/** Gathers an answer of bounded size. */
class Answering implements UpstreamHandler {
  readonly #resolve: (answer: TokenAnswer) => void;
  readonly #abort: () => void;
  readonly #gathered = new Gathered();
  #octets = 0;
  #status = 0;

  constructor(resolve: (answer: TokenAnswer) => void, abort: () => void) {
    this.#resolve = resolve;
    this.#abort = abort;
  }

  informational(): void {}

  whole(status: number, _headers: string[], body: string): void {
    if (body.length > answerAtMost) return this.fail('', 'answered too much');
    this.#resolve({ status, body });
  }

  head(status: number): void {
    this.#status = status;
  }

  data(piece: Buffer): boolean {
    this.#octets += piece.length;
    if (this.#octets <= answerAtMost) {
      // A view that holds only during this call.
      this.#gathered.add(Buffer.from(piece));
      return true;
    }
    this.#resolve({ failure: 'answered too much' });
    this.#abort();
    return true;
  }

  end(): void {
    this.#resolve({ status: this.#status, body: this.#gathered.whole().toString('latin1') });
  }

  fail(_code: string, reason: string): void {
    this.#resolve({ failure: reason });
  }
}
