import type { ClientResponse } from './client-message.ts';
import type { Answered, Validated } from './exchange.ts';
import type { ExchangeState } from './exchange-state.ts';
import { shareAcrossOrigins } from './cross-origin.ts';
import {
  answerEndless,
  answerSteps,
  answerTooLong,
  heldTrailers,
  judgedAnswer,
  judgedStream,
  unjudged,
} from './answer-body.ts';
import { atEndOfTurn } from './end-of-turn.ts';
import { EventFilter, isEventStream } from './events/answer-events.ts';
import { writeCopy } from './forwarding/piece-buffers.ts';
import { upstreamRequest } from './forwarding/upstream-request.ts';
import type { LongEnd, LongExchange, LongExchanges } from './long-exchanges.ts';
import { waitAfter } from './limits/pace.ts';
import type { Verdict } from './policy.ts';
import { Gathered } from './gathered.ts';
import { Refusal } from './refusal.ts';
import { isStream } from './streams.ts';
import type { UpstreamCall, UpstreamFailure, UpstreamHandler, UpstreamRequest } from './upstream/call.ts';

/** What forwarding tells the gateway; one object for all exchanges. */
export interface ForwardHooks {
  /** The upstream's head is there and nothing is sent yet: response steps may change it or refuse. */
  answered(x: Answered): Verdict;
  /** Nothing has been sent: the refusal is the answer. Comes instead of `done`. */
  refuse(x: Validated, refusal: Refusal): void;
  /**
   * The response was handed over to the client's socket, or, with `complete` false, cut: the client left (status 0
   * when that was before any answer) or the upstream broke off in the middle. Then the client's connection is
   * closed, so that nobody takes it for whole.
   */
  done(x: Validated, status: number, bytes: number, complete: boolean): void;
  /** Looks after responses that have no end of their own. */
  readonly long: LongExchanges;
}

/**
 * Sends an admitted request to its upstream and the answer back, both streamed with back-pressure. Calls either
 * `refuse` or `done`, once.
 */
export function forward(x: Validated, hooks: ForwardHooks): void {
  const request = upstreamRequest(x);
  if (request instanceof Refusal) hooks.refuse(x, request);
  else new Forwarding(x, hooks).start(request);
}

/** Finds the forwarding of a response whose connection closed, without a closure for each request. */
const forwardingOf = Symbol('forwarding');
type Watched = ClientResponse & { [forwardingOf]?: Forwarding };

function onClose(this: ClientResponse): void {
  (this as Watched)[forwardingOf]?.clientLeft();
}

/** What arrived behind a head that a response step still thinks about. */
interface Held {
  readonly pieces: Buffer[];
  trailers: readonly string[] | undefined;
}

/** An answer that is looked at as a whole. */
interface Judged {
  readonly status: number;
  readonly headers: string[];
  readonly body: Gathered;
}

/** Milliseconds that a client gets to take what is left of a stream that the gateway ends. */
const endingMs = 2_000;

class Forwarding implements UpstreamHandler, LongExchange {
  readonly #x: Validated;
  readonly #hooks: ForwardHooks;
  #call: UpstreamCall | undefined;
  #held: Held | undefined;
  #judged: Judged | undefined;
  /** Where the events of a stream are judged. */
  #events: EventFilter | undefined;
  #awaitsDrain = false;
  #awaitsPace = false;
  #over = false;
  #bytes = 0;
  /** A stream: `LongExchange`. */
  #streams = false;
  #activeAt = 0;
  endsAt = Infinity;

  constructor(x: Validated, hooks: ForwardHooks) {
    this.#x = x;
    this.#hooks = hooks;
  }

  start(request: UpstreamRequest): void {
    const { response } = this.#x;
    (response as Watched)[forwardingOf] = this;
    response.on('close', onClose);
    const call = this.#x.operation.upstream.request(request, this);
    if (this.#over) call.abort();
    else this.#call = call;
  }

  /** The client's connection closed; before the end of the response that means that nobody wants it any more. */
  clientLeft(): void {
    if (this.#over) return;
    this.#over = true;
    this.#call?.abort();
    if (this.#streams) this.#hooks.long.delete(this);
    const { headersSent, statusCode } = this.#x.response;
    this.#hooks.done(this.#x, headersSent ? statusCode : 0, this.#bytes, false);
  }

  informational(status: number, headers: readonly string[]): void {
    const { request, response } = this.#x;
    // RFC 8297; other informational responses are between the upstream and the gateway.
    const isOld = request.httpVersionMajor === 1 && request.httpVersionMinor === 0;
    if (status !== 103 || this.#over || response.headersSent || isOld) return;
    // Where answers are held to be judged, nothing of one leaves before: addresses in hints name people, too.
    if (answerSteps(this.#x.operation, 200).length > 0) return;
    const link = headers.filter((_, index) => headers[index - 1] === 'link' && index % 2 === 1);
    try {
      if (link.length > 0) response.writeEarlyHints({ link });
    } catch {
      // A hint that Node does not take for a Link field: hints may be left out.
    }
  }

  whole(status: number, headers: string[], body: string): void {
    if (answerSteps(this.#x.operation, status).length === 0)
      return this.#answer(status, headers, () => this.#sendWhole(status, headers, body));
    if (this.#isJudgedByEvents(headers)) {
      // All of the stream was there at once.
      this.head(status, headers);
      this.data(Buffer.from(body, 'latin1'));
      return this.end([]);
    }
    const judged = judgedAnswer(this.x, status, headers, Buffer.from(body, 'latin1'), []);
    if (judged instanceof Refusal) return this.#refuse(judged);
    this.#answer(status, headers, () => this.#sendWhole(status, headers, judged.toString('latin1')));
  }

  head(status: number, headers: string[]): void {
    if (answerSteps(this.#x.operation, status).length > 0) {
      const { streams, answerEvents = [] } = this.#x.operation;
      if (!isStream(headers, streams)) {
        this.#judged = { status, headers, body: new Gathered() };
        return;
      }
      const isRead = this.#isJudgedByEvents(headers);
      const refusal = isRead
        ? judgedStream(this.x, status, headers, answerEvents)
        : unjudged(this.x, status, answerEndless());
      if (refusal !== undefined) return this.#refuse(refusal);
      if (isRead) this.#events = new EventFilter(this.x, answerEvents);
    }
    this.#stream(status, headers, []);
  }

  /** Sends the answer as it comes, after what has come already. */
  #stream(status: number, headers: string[], pieces: Buffer[]): void {
    const held: Held = { pieces, trailers: undefined };
    this.#held = held;
    this.#answer(status, headers, () => {
      this.#held = undefined;
      if (!this.#writeHead(status, headers)) return;
      this.#lookAfter(headers);
      let open = true;
      for (const piece of held.pieces) open = this.#write(piece);
      if (held.trailers !== undefined) this.#finish(held.trailers);
      else if (open) this.#call?.resume();
    });
  }

  data(piece: Buffer): boolean {
    if (this.#judged !== undefined) return this.#gather(this.#judged, piece);
    if (this.#held === undefined) return this.#write(piece);
    this.#held.pieces.push(Buffer.from(piece));
    return false;
  }

  end(trailers: readonly string[]): void {
    if (this.#judged !== undefined) return this.#judge(this.#judged, trailers);
    if (this.#held === undefined) this.#finish(trailers);
    else this.#held.trailers = trailers;
  }

  fail(code: UpstreamFailure, reason: string): void {
    if (this.#over) return;
    if (!this.#x.response.headersSent) this.#refuse(new Refusal(code, { reason }));
    else this.#cut();
  }

  #isJudgedByEvents(headers: readonly string[]): boolean {
    return this.#x.operation.answerEvents !== undefined && isEventStream(headers);
  }

  #gather({ status, headers, body }: Judged, piece: Buffer): boolean {
    if (this.#over) return true;
    body.add(Buffer.from(piece));
    if (body.size <= this.#x.operation.answerLimit) return true;
    const refusal = unjudged(this.x, status, answerTooLong());
    if (refusal !== undefined) {
      this.#refuse(refusal);
      return true;
    }
    this.#judged = undefined;
    this.#stream(status, headers, [body.whole()]);
    return this.#held === undefined && !this.#awaitsDrain && !this.#awaitsPace;
  }

  #judge({ status, headers, body }: Judged, came: readonly string[]): void {
    if (this.#over) return;
    const trailers = heldTrailers(this.x, status, headers, came);
    if (trailers instanceof Refusal) return this.#refuse(trailers);
    const judged = judgedAnswer(this.x, status, headers, body.whole(), trailers);
    if (judged instanceof Refusal) return this.#refuse(judged);
    this.#answer(status, headers, () => {
      if (!this.#writeHead(status, headers)) return;
      this.#addTrailers(trailers);
      this.#x.response.end(judged);
      this.#bytes = judged.length;
      this.#close(true);
    });
  }

  get x(): ExchangeState {
    return this.#x as ExchangeState;
  }

  get idleAt(): number {
    return this.#activeAt + this.#x.operation.streams.idleMs;
  }

  /**
   * Ends a stream from here. A stream of events has no end that could be missed, and its client comes again by
   * itself, so it ends cleanly; but what announced its length is cut, as nobody may take it for whole.
   */
  conclude(why: LongEnd): void {
    if (this.#over) return;
    if (why instanceof Refusal) this.x.refusal = why;
    this.#over = true;
    this.#call?.abort();
    const { response } = this.#x;
    if (response.hasHeader('content-length')) response.destroy();
    else {
      response.end();
      // Whoever reads nothing does not read the end either.
      setTimeout(() => response.destroy(), endingMs).unref();
    }
    this.#close(false);
  }

  /** A stream may be quiet, and the time limits of the upstream are not for it; but it has some of its own. */
  #lookAfter(headers: readonly string[]): void {
    const { streams } = this.#x.operation;
    if (!isStream(headers, streams)) return;
    this.#streams = true;
    this.#activeAt = performance.now();
    this.endsAt = this.#activeAt + streams.lifetimeMs;
    this.#call?.allowQuiet();
    // Sends the head: the first event may be long in coming.
    this.#x.response.flushHeaders();
    this.#hooks.long.add(this);
  }

  /** Runs the response steps, then sends; what arrives meanwhile is held. */
  #answer(status: number, headers: string[], send: () => void): void {
    const x = this.#x as ExchangeState;
    if (status === 401) x.operation.upstream.credential?.rejected();
    x.answer = { status, headers };
    const verdict = this.#hooks.answered(x);
    if (verdict === undefined) send();
    else if (verdict instanceof Refusal) this.#refuse(verdict);
    else
      verdict.then(
        late => {
          if (this.#over) return;
          if (late === undefined) send();
          else this.#refuse(late);
        },
        (error: unknown) => this.#refuse(new Refusal('policy-failed', { reason: String(error) })),
      );
  }

  #sendWhole(status: number, headers: string[], body: string): void {
    if (!this.#writeHead(status, headers)) return;
    const { response, paces } = this.#x;
    atEndOfTurn(() => {
      // Head and body leave as one string in one system call.
      if (body === '') response.end();
      else response.end(body, 'latin1');
    });
    this.#bytes = body.length;
    if (paces !== undefined) waitAfter(paces, 'out', body.length, Date.now());
    this.#close(true);
  }

  #writeHead(status: number, headers: string[]): boolean {
    const { policy, limit } = this.#x.limitHeaders;
    if (policy !== '') headers.push('ratelimit-policy', policy);
    if (limit !== '') headers.push('ratelimit', limit);
    shareAcrossOrigins(this.#x as ExchangeState, headers);
    try {
      this.#x.response.writeHead(status, headers);
      return true;
    } catch (error) {
      // A response step wrote what no head may hold.
      this.#refuse(new Refusal('policy-failed', { reason: String(error) }));
      return false;
    }
  }

  #write(arrived: Buffer): boolean {
    if (this.#over) return true;
    const piece = this.#events === undefined ? arrived : this.#events.write(arrived);
    if (piece instanceof Refusal) {
      this.x.refusal = piece;
      this.#call?.abort();
      this.#cut();
      return true;
    }
    if (piece.length === 0) return true;
    this.#bytes += piece.length;
    if (this.#streams) this.#activeAt = performance.now();
    const { response, paces } = this.#x;
    const open = writeCopy(response, piece);
    if (!open && !this.#awaitsDrain) {
      this.#awaitsDrain = true;
      response.once('drain', () => {
        this.#awaitsDrain = false;
        this.#goOn();
      });
    }
    if (paces === undefined) return open;
    const waitMs = waitAfter(paces, 'out', piece.length, Date.now());
    if (waitMs > 0 && !this.#awaitsPace) {
      this.#awaitsPace = true;
      setTimeout(() => {
        this.#awaitsPace = false;
        this.#goOn();
      }, waitMs);
    }
    return open && !this.#awaitsPace;
  }

  #goOn(): void {
    if (!this.#awaitsDrain && !this.#awaitsPace) this.#call?.resume();
  }

  #finish(trailers: readonly string[]): void {
    if (this.#over) return;
    // Nobody looked into the trailers of a stream that was judged.
    if (this.#events === undefined) this.#addTrailers(trailers);
    this.#x.response.end();
    this.#close(true);
  }

  #addTrailers(trailers: readonly string[]): void {
    const { response } = this.#x;
    if (trailers.length === 0 || !response.chunkedEncoding) return;
    const pairs: [string, string][] = [];
    for (let index = 0; index < trailers.length; index += 2)
      pairs.push([trailers[index] ?? '', trailers[index + 1] ?? '']);
    response.addTrailers(pairs);
  }

  #refuse(refusal: Refusal): void {
    if (this.#over) return;
    this.#over = true;
    this.#call?.abort();
    this.#hooks.refuse(this.#x, refusal);
  }

  /** The client must not take what it has for the whole: its connection ends without the last chunk or octet. */
  #cut(): void {
    this.#x.response.destroy();
    this.#close(false);
  }

  #close(complete: boolean): void {
    this.#over = true;
    if (this.#streams) this.#hooks.long.delete(this);
    this.#hooks.done(this.#x, this.#x.response.statusCode, this.#bytes, complete);
  }
}
