import type { RandomSource } from '#kernel';
import type { ExchangeState } from '../exchange-state.ts';
import type { Answered, Upgrade } from '../exchange.ts';
import { upstreamRequest } from '../forwarding/upstream-request.ts';
import type { LastingTelemetry } from '../link.ts';
import type { LongEnd, LongExchange, LongExchanges } from '../long-exchanges.ts';
import type { Verdict } from '../policy.ts';
import { Refusal } from '../refusal.ts';
import { isFieldValue, isToken } from '../upstream/field-syntax.ts';
import type { Opening } from './client-handshake.ts';
import { closeCodes } from './close-codes.ts';
import { acceptOf } from './fields.ts';
import { MaskingKeys } from './frame-writer.ts';
import { HeldOctets } from './held-octets.ts';
import { inspectFrames } from './inspect-frames.ts';
import { Relay, type MessageTally, type RelayEnd } from './relay.ts';
import type { EnforcedRule } from './rule.ts';
import { SocketWire } from './socket-wire.ts';
import { UpstreamHandshake, type Opened } from './upstream-handshake.ts';

/** What a WebSocket tells the gateway. */
export interface WebSocketHooks {
  /** The upstream agreed and nothing is sent yet: response steps may add fields to the 101 or refuse. */
  answered(x: Answered): Verdict;
  /** Nothing has been sent: the refusal is the answer. Comes instead of `done`. */
  refuse(x: ExchangeState, refusal: Refusal): void;
  /** It is over; `x` holds how it went. */
  done(x: ExchangeState): void;
}

/** Octets of unfinished messages that wait for inspection in one worker, over all connections. */
const heldAtMost = 64 * 1024 * 1024;

/** Refusals of the rule itself, as opposed to those of other controls. */
const ownRefusals: ReadonlySet<string> = new Set([
  'rate-limited',
  'message-too-large',
  'websocket-frame-malformed',
]);

/** The WebSockets of one worker. */
export class WebSockets {
  readonly hooks: WebSocketHooks;
  readonly long: LongExchanges;
  readonly random: RandomSource;
  readonly keys: MaskingKeys;
  readonly held = new HeldOctets(heldAtMost);
  /** Messages since the last look. */
  readonly tally: MessageTally = { received: 0, sent: 0 };
  open = 0;
  #told = false;

  constructor(hooks: WebSocketHooks, long: LongExchanges, random: RandomSource) {
    this.hooks = hooks;
    this.long = long;
    this.random = random;
    this.keys = new MaskingKeys(random);
  }

  /** What lasts now, and the messages since the last call; undefined while there is nothing to tell, nor was before. */
  takeTelemetry(): LastingTelemetry | undefined {
    const { received, sent } = this.tally;
    const told = this.#told;
    this.#told = this.long.size > 0;
    if (!this.#told && !told && received === 0 && sent === 0) return undefined;
    this.tally.received = 0;
    this.tally.sent = 0;
    return {
      webSockets: this.open,
      eventStreams: this.long.size - this.open,
      messagesReceived: received,
      messagesSent: sent,
    };
  }

  /** Takes an admitted handshake from here to the end of its connection. */
  serve(x: ExchangeState): void {
    const { upgrade, opening, operation } = x;
    const rule = operation.websocket;
    if (upgrade === undefined || opening === undefined || rule === undefined)
      return this.hooks.refuse(x, new Refusal('upgrade-refused'));
    if (this.long.draining) return this.hooks.refuse(x, new Refusal('not-ready'));
    new WebSocket(x, { upgrade, opening, rule }, this).start();
  }
}

/** One WebSocket: from the handshake with its upstream to the record. */
class WebSocket implements LongExchange {
  readonly x: ExchangeState;
  readonly #upgrade: Upgrade;
  readonly #opening: Opening;
  readonly #rule: EnforcedRule;
  readonly #all: WebSockets;
  #handshake: UpstreamHandshake | undefined;
  #relay: Relay | undefined;
  #openedAt = 0;
  #over = false;
  endsAt = Infinity;

  constructor(
    x: ExchangeState,
    { upgrade, opening, rule }: { upgrade: Upgrade; opening: Opening; rule: EnforcedRule },
    all: WebSockets,
  ) {
    this.x = x;
    this.#upgrade = upgrade;
    this.#opening = opening;
    this.#rule = rule;
    this.#all = all;
  }

  get idleAt(): number {
    return (this.#relay?.activeAt ?? Infinity) + this.#rule.idleMs;
  }

  start(): void {
    const request = upstreamRequest(this.x);
    if (request instanceof Refusal) return this.#refuse(request);
    this.x.response.once('close', this.#clientLeft);
    // Whoever does not read does not hear that the client leaves either, and goes on counting it.
    this.#upgrade.socket.on('data', this.#cameTooSoon).once('end', this.#clientEnded);
    const { subprotocols } = this.#opening;
    const key = Buffer.from(this.#all.random(16)).toString('base64');
    this.#handshake = new UpstreamHandshake(
      this.x.operation.upstream,
      { request, from: this.x, subprotocols, key },
      outcome => {
        if (outcome instanceof Refusal) this.#refuse(outcome);
        else this.#answer(outcome);
      },
    );
    this.#handshake.start();
  }

  conclude(why: LongEnd): void {
    if (why instanceof Refusal) this.#relay?.close(closeCodes.policy, why);
    // 1001 is also what tells a client to come again.
    else this.#relay?.close(why === 'draining' ? closeCodes.goingAway : closeCodes.normal);
  }

  sweep(now: number): void {
    this.#relay?.sweep(now);
  }

  /** The client closed its connection before it was answered. */
  readonly #clientLeft = (): void => {
    this.#stopAwaiting();
    this.#handshake?.abort();
    this.x.complete = false;
    this.#finish();
  };

  readonly #clientEnded = (): void => {
    this.#upgrade.socket.destroy();
  };

  /** As behind the handshake itself (`readOpening`): nobody knows yet whether these are frames. */
  readonly #cameTooSoon = (): void => {
    this.#handshake?.abort();
    this.#refuse(new Refusal('websocket-handshake-malformed', { reason: 'octets before the answer' }));
  };

  #stopAwaiting(): void {
    this.x.response.off('close', this.#clientLeft);
    this.#upgrade.socket.off('data', this.#cameTooSoon).off('end', this.#clientEnded).pause();
  }

  #refuse(refusal: Refusal): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopAwaiting();
    this.#all.hooks.refuse(this.x, refusal);
  }

  /** Runs the response steps on the 101. */
  #answer(opened: Opened): void {
    const { socket } = opened;
    this.x.answer = { status: 101, headers: [] };
    const settle = (refusal: Refusal | undefined): void => {
      if (refusal === undefined && !this.#over) return this.#open(opened);
      socket.destroy();
      if (refusal !== undefined) this.#refuse(refusal);
    };
    const verdict = this.#all.hooks.answered(this.x);
    if (verdict instanceof Promise)
      verdict.then(settle, (error: unknown) =>
        settle(new Refusal('policy-failed', { reason: String(error) })),
      );
    else settle(verdict);
  }

  #open({ socket: upstreamSocket, subprotocol, rest }: Opened): void {
    const { x } = this;
    const { socket: clientSocket } = this.#upgrade;
    const head = this.#head(subprotocol);
    if (head === undefined) {
      upstreamSocket.destroy();
      return this.#refuse(new Refusal('policy-failed', { reason: 'a field that no head may hold' }));
    }
    this.#stopAwaiting();
    // Asked for in HTTP/1.1 only, so it is one of Node's.
    this.#upgrade.leaveHttp();
    const client = new SocketWire(clientSocket);
    const upstream = new SocketWire(upstreamSocket);
    const relay = new Relay({
      client,
      upstream,
      limits: this.#rule,
      keys: this.#all.keys,
      inspect: inspectFrames(x),
      held: this.#all.held,
      tally: this.#all.tally,
      now: () => performance.now(),
      ended: end => this.#ended(end),
    });
    this.#relay = relay;
    this.#openedAt = performance.now();
    this.endsAt = this.#openedAt + this.#rule.lifetimeMs;
    x.status = 101;
    this.#all.open++;
    client.write(Buffer.from(head, 'latin1'));
    this.#all.long.add(this);
    client.listen({
      data: octets => relay.fromClient(octets),
      drained: () => relay.clientDrained(),
      gone: () => relay.clientGone(),
    });
    upstream.listen({
      data: octets => relay.fromUpstream(octets),
      drained: () => relay.upstreamDrained(),
      gone: () => relay.upstreamGone(),
    });
    if (rest.length > 0) relay.fromUpstream(rest);
  }

  /** The 101, written afresh; undefined where a response step added what no head may hold. */
  #head(subprotocol: string | undefined): string | undefined {
    const { answer, limitHeaders } = this.x;
    const fields = [...answer.headers];
    if (limitHeaders.policy !== '')
      fields.push('ratelimit-policy', limitHeaders.policy, 'ratelimit', limitHeaders.limit);
    fields.push('connection', 'Upgrade', 'upgrade', 'websocket');
    fields.push('sec-websocket-accept', acceptOf(this.#opening.key));
    if (subprotocol !== undefined) fields.push('sec-websocket-protocol', subprotocol);
    let head = 'HTTP/1.1 101 Switching Protocols\r\n';
    for (let at = 0; at < fields.length; at += 2) {
      const [name = '', value = ''] = [fields[at], fields[at + 1]];
      if (!isToken(name) || !isFieldValue(value)) return undefined;
      head += `${name}: ${value}\r\n`;
    }
    return `${head}\r\n`;
  }

  #ended({ code, refusal }: RelayEnd): void {
    const { x } = this;
    const counts = this.#relay?.counts;
    this.#all.open--;
    this.#all.long.delete(this);
    x.refusal = refusal;
    if (refusal !== undefined && ownRefusals.has(refusal.code)) x.refusedBy ??= this.#rule.by;
    x.complete = code < 1005 || code >= 3000;
    x.bytes = counts?.bytes ?? 0;
    x.webSocket = {
      code,
      received: counts?.received ?? 0,
      sent: counts?.sent ?? 0,
      openedAt: this.#openedAt,
      seconds: Math.round((performance.now() - this.#openedAt) / 1000),
    };
    this.#finish();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#all.hooks.done(this.x);
  }
}
