import { Gathered } from '../gathered.ts';
import type { CallOrigin } from './call-origin.ts';
import type { Carrier, ConnectionUser } from './carrier.ts';
import type { Member, TryOutcome } from './member.ts';
import type { PoolUser } from './pool-options.ts';
import { BodyPump, type BodySink, type StreamedBody } from './request-body.ts';
import type { ResponseHead } from './response-head.ts';
import type { RetryRule } from './retry-rule.ts';
import type { Timing } from './timing.ts';

/** What is sent to an upstream. The head is written afresh from these parts. */
export interface UpstreamRequest {
  /** Upper case. */
  readonly method: string;
  /** Canonical path below the target with its query; begins with `/`. */
  readonly path: string;
  /** Lower-case names and values in turn, without host, hop-by-hop and framing fields. */
  readonly headers: readonly string[];
  readonly body: Buffer | StreamedBody | undefined;
  /** Octets of body that are forwarded at most. */
  readonly bodyLimit: number;
  /** Whose call it is, where that decides who gets it. */
  readonly from?: CallOrigin;
}

export type UpstreamFailure =
  | 'upstream-unreachable'
  | 'upstream-overloaded'
  | 'upstream-unhealthy'
  | 'upstream-circuit-open'
  | 'upstream-timeout'
  | 'body-too-large'
  | 'request-malformed';

/** Why there is no target to send a call to. */
export interface Unavailable {
  readonly code: UpstreamFailure;
  /** For operators. */
  readonly reason: string;
}

/**
 * Told of an upstream's response: either `whole`, or `head`, any `data`, `end`. `fail` comes instead of what is
 * left of that, at any point, exactly once; after `end`, `whole` or `fail` nothing comes.
 */
export interface UpstreamHandler {
  informational(status: number, headers: readonly string[]): void;
  /** The complete response; the body one character an octet (latin1). */
  whole(status: number, headers: string[], body: string): void;
  head(status: number, headers: string[]): void;
  /** The piece is a view that holds only during the call. False to be spared until `UpstreamCall.resume`. */
  data(piece: Buffer): boolean;
  end(trailers: readonly string[]): void;
  fail(code: UpstreamFailure, reason: string): void;
}

export interface UpstreamCall {
  /** Goes on after `data` answered false. */
  resume(): void;
  /** From here on the upstream may be quiet for as long as it likes: somebody else looks after that. */
  allowQuiet(): void;
  /** Nobody wants the response any more: the upstream's connection is closed, the handler hears nothing. */
  abort(): void;
}

/** Who a call goes to, and what is done when that goes wrong. */
export interface CallGuide {
  /** A member that is not among those tried; `undefined` when there is none left. */
  choose(from: CallOrigin | undefined, tried: readonly Member[]): Member | undefined;
  /** Why there is none for a call that has tried none. */
  unavailable(): Unavailable;
  readonly retry: RetryRule | undefined;
  /** Milliseconds for each try, up to the head of the response. */
  readonly perTryMs: number | undefined;
  /** Milliseconds for everything. */
  readonly totalMs: number | undefined;
  readonly timing: Timing;
}

/** A declared body up to this size is taken in before a connection is, and sent with the head in one write. */
const gatherAtMost = 16_384;

/** RFC 9110 section 9.2.2: sending these twice is as good as once. */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

const none: readonly Member[] = [];
const notTimed = (): void => {};

/** One request to an upstream, from choosing a target to the end of the response: one try, or several. */
export class Call implements UpstreamCall, PoolUser, ConnectionUser {
  readonly #request: UpstreamRequest;
  readonly #handler: UpstreamHandler;
  readonly #guide: CallGuide;
  #tried = none;
  /** Tries again so far, after something was sent. */
  #again = 0;
  #member: Member | undefined;
  #isProbe = false;
  #connection: Carrier | undefined;
  #body: Buffer | undefined;
  #pump: BodyPump | undefined;
  #refreshed = false;
  /** Something of an answer was handed over: from here on there is no other. */
  #told = false;
  #outcome: TryOutcome = 'ok';
  #callOffTry = notTimed;
  #callOffAll = notTimed;
  #over = false;

  constructor(request: UpstreamRequest, handler: UpstreamHandler, guide: CallGuide) {
    this.#request = request;
    this.#handler = handler;
    this.#guide = guide;
  }

  start(): void {
    const { retry, totalMs, timing } = this.#guide;
    if (totalMs !== undefined) this.#callOffAll = timing.after(totalMs, () => this.#outOfTime());
    retry?.called(timing.now());
    const { body, bodyLimit } = this.#request;
    if (body !== undefined && (body.length ?? 0) > bodyLimit) this.#fail('body-too-large', 'declared length');
    else if (body === undefined || Buffer.isBuffer(body)) {
      this.#body = body;
      this.#begin();
    } else if (body.length !== undefined && body.length <= gatherAtMost) this.#gather(body);
    else this.#begin();
  }

  resume(): void {
    this.#connection?.resume();
  }

  allowQuiet(): void {
    this.#connection?.allowQuiet();
  }

  abort(): void {
    if (!this.#over) this.#leave('nothing')?.destroy();
  }

  attached(connection: Carrier): void {
    const { body } = this.#request;
    this.#connection = connection;
    if (!connection.begin(this, this.#request, this.#body ?? body))
      this.#fail('request-malformed', 'a character that no head may hold');
    else if (this.#body === undefined && body !== undefined && !Buffer.isBuffer(body))
      this.#stream(connection, body);
  }

  unavailable(code: 'upstream-unreachable' | 'upstream-overloaded', reason: string): void {
    const { timing } = this.#guide;
    if (code === 'upstream-unreachable') this.#member?.shun(timing.now());
    const where = this.#where();
    this.#endTry(code === 'upstream-unreachable' ? 'failed' : 'nothing');
    // Nothing was sent, so another target may have it whatever the method.
    const next = this.#guide.choose(this.#request.from, this.#tried);
    if (next !== undefined) this.#try(next);
    else if (code === 'upstream-overloaded' || !this.#tryAgain()) this.#fail(code, reason + where);
  }

  informational(status: number, headers: readonly string[]): void {
    this.#told = true;
    this.#handler.informational(status, headers);
  }

  whole(head: ResponseHead, body: string): void {
    if (this.#over) return;
    if (this.#guide.retry !== undefined) {
      // The connection is somebody else's already.
      this.#connection = undefined;
      if (this.#isBetterTriedAgain(head.status)) return;
    }
    this.#leave(outcomeOf(head.status));
    this.#handler.whole(head.status, head.headers, body);
  }

  head(head: ResponseHead): void {
    if (this.#over || this.#isBetterTriedAgain(head.status)) return;
    this.#callOffTry();
    this.#told = true;
    this.#outcome = outcomeOf(head.status);
    this.#handler.head(head.status, head.headers);
  }

  data(piece: Buffer): boolean {
    return this.#over || this.#handler.data(piece);
  }

  end(trailers: readonly string[]): void {
    if (!this.#over) {
      this.#leave(this.#outcome);
      this.#handler.end(trailers);
    }
  }

  drained(): void {
    this.#pump?.resume();
  }

  broken(reason: string, untouched: boolean): void {
    const stale = untouched && (this.#connection?.served ?? 0) > 0;
    this.#connection = undefined;
    if (this.#over) return;
    if (stale && !this.#refreshed && this.#isReplayable()) {
      this.#refreshed = true;
      this.#member?.source.acquire(this, true);
    } else this.#tryFailed('upstream-unreachable', reason);
  }

  /** Nothing was done with it, so it may be sent again whatever the method: once here, then where else there is. */
  refused(reason: string): void {
    this.#connection = undefined;
    if (this.#over) return;
    if (this.#pump !== undefined || this.#told) this.#tryFailed('upstream-unreachable', reason);
    else if (this.#refreshed) this.unavailable('upstream-overloaded', reason);
    else {
      this.#refreshed = true;
      this.#member?.source.acquire(this, true);
    }
  }

  timedOut(): void {
    this.#connection = undefined;
    this.#tryFailed('upstream-timeout', 'no octet of the response in time');
  }

  awaitsClient(): boolean {
    return this.#pump !== undefined && !this.#pump.done;
  }

  #begin(): void {
    const member = this.#guide.choose(this.#request.from, none);
    if (member !== undefined) return this.#try(member);
    const { code, reason } = this.#guide.unavailable();
    this.#fail(code, reason);
  }

  #try(member: Member): void {
    const { perTryMs, timing } = this.#guide;
    this.#member = member;
    this.#isProbe = member.begin();
    if (perTryMs !== undefined)
      this.#callOffTry = timing.after(perTryMs, () => {
        this.#letGo()?.destroy();
        this.#tryFailed('upstream-timeout', 'no response within the time for one try');
      });
    member.source.acquire(this, false);
  }

  #endTry(outcome: TryOutcome): void {
    this.#callOffTry();
    const member = this.#member;
    if (member === undefined) return;
    this.#member = undefined;
    if (!this.#over) this.#tried = [...this.#tried, member];
    member.end(this.#isProbe, outcome);
  }

  #tryFailed(code: UpstreamFailure, reason: string): void {
    if (this.#over) return;
    const where = this.#where();
    // A client that sends its body slowly is not the upstream's failure.
    this.#endTry(this.awaitsClient() ? 'nothing' : 'failed');
    if (!this.#tryAgain()) this.#fail(code, reason + where);
  }

  /** Which target it was, for operators. */
  #where(): string {
    return this.#member === undefined ? '' : ` (${this.#member.url})`;
  }

  /** The answer is not handed over: another target may have a better one. */
  #isBetterTriedAgain(status: number): boolean {
    if (this.#guide.retry?.isWorse(status) !== true || !this.#maySendAgain()) return false;
    const member = this.#nextOrSame();
    if (member === undefined) return false;
    this.#letGo()?.destroy();
    this.#endTry(outcomeOf(status));
    this.#again++;
    this.#try(member);
    return true;
  }

  #tryAgain(): boolean {
    const member = this.#maySendAgain() ? this.#nextOrSame() : undefined;
    if (member === undefined) return false;
    this.#again++;
    this.#try(member);
    return true;
  }

  /** RFC 9110 section 9.2.2; and never when something of an answer has gone out already. */
  #maySendAgain(): boolean {
    const { retry } = this.#guide;
    return retry !== undefined && this.#again < retry.attempts && !this.#told && this.#isReplayable();
  }

  /** A target for one more try, paid for out of the budget: another one, or the same where there is no other. */
  #nextOrSame(): Member | undefined {
    const { retry, timing } = this.#guide;
    const tried = this.#member === undefined ? this.#tried : [...this.#tried, this.#member];
    const member =
      this.#guide.choose(this.#request.from, tried) ?? this.#guide.choose(this.#request.from, none);
    return member !== undefined && retry?.take(timing.now()) === true ? member : undefined;
  }

  /** Sending it once more is as good as once, and there is still something to send. */
  #isReplayable(): boolean {
    return this.#pump === undefined && idempotent.has(this.#request.method);
  }

  #outOfTime(): void {
    this.#fail(
      'upstream-timeout',
      'the time for the whole call is up',
      this.awaitsClient() ? 'nothing' : 'failed',
    );
  }

  #gather(body: StreamedBody): void {
    const gathered = new Gathered();
    this.#pump = new BodyPump(body, this.#request.bodyLimit, {
      write: piece => {
        gathered.add(piece);
        return true;
      },
      finished: () => {
        this.#pump = undefined;
        this.#body = gathered.whole();
        this.#begin();
      },
      failed: why => this.#bodyFailed(why),
    });
  }

  #stream(connection: Carrier, body: StreamedBody): void {
    const sink: BodySink = {
      write: piece => connection.write(piece),
      finished: () => connection.finish(),
      failed: why => this.#bodyFailed(why),
    };
    this.#pump = new BodyPump(body, this.#request.bodyLimit, sink);
  }

  /** The upstream must not take what it has for the whole: its connection ends before the body does. */
  #bodyFailed(why: 'too-large' | 'cut'): void {
    this.#fail(
      why === 'too-large' ? 'body-too-large' : 'request-malformed',
      why === 'too-large' ? 'more body than allowed' : 'the client left in the middle of the body',
    );
  }

  #fail(code: UpstreamFailure, reason: string, outcome: TryOutcome = 'nothing'): void {
    if (this.#over) return;
    this.#leave(outcome)?.destroy();
    this.#handler.fail(code, reason);
  }

  /** The end of it all; answers the connection that was in use. */
  #leave(outcome: TryOutcome): Carrier | undefined {
    this.#over = true;
    this.#pump?.stop();
    this.#callOffAll();
    const connection = this.#letGo();
    this.#endTry(outcome);
    return connection;
  }

  /** No longer waits for a connection; answers the one that was in use. */
  #letGo(): Carrier | undefined {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) this.#member?.source.cancel(this);
    return connection;
  }
}

const outcomeOf = (status: number): TryOutcome => (status >= 500 ? 'error' : 'ok');
