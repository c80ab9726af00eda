import { Gathered } from '../gathered.ts';
import { Refusal } from '../refusal.ts';
import { Allowance } from './allowance.ts';
import { brokenOff, closeCodes, noCode } from './close-codes.ts';
import { opcodes, type FrameFault, type FrameSink } from './frame-reader.ts';
import type { MaskingKeys } from './frame-writer.ts';
import type { HeldOctets } from './held-octets.ts';
import { RelaySide, type Wire } from './relay-side.ts';

/** What a client may send. */
export interface MessageLimits {
  /** Octets of one message of the client, and of one of the upstream. */
  readonly messageBytes: number;
  readonly upstreamMessageBytes: number;
  /** Messages of the client. */
  readonly perSecond: number;
  readonly burst: number;
}

export interface RelayOptions {
  readonly client: Wire;
  readonly upstream: Wire;
  readonly limits: MessageLimits;
  readonly keys: MaskingKeys;
  /** Judges a whole message of the client before it is sent on; undefined where nothing does, and messages stream. */
  readonly inspect: ((message: Buffer, text: boolean) => Refusal | undefined) | undefined;
  readonly held: HeldOctets;
  readonly tally: MessageTally;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Both connections are closed. */
  readonly ended: (end: RelayEnd) => void;
}

/** Messages passed on, over all connections of a worker. */
export interface MessageTally {
  /** From clients, and to them. */
  received: number;
  sent: number;
}

/** How a relayed WebSocket came to its end. */
export interface RelayEnd {
  /** The code that the client was sent or sent itself first; 1005 for none, 1006 where it broke off. */
  readonly code: number;
  /** Why the gateway ended it, where that was a control's doing. */
  readonly refusal: Refusal | undefined;
}

/** Milliseconds that the far ends get to answer a Close frame. */
const closingMs = 2_000;

/**
 * Frames that carry little or nothing: control frames, and fragments below this many octets that do not end a
 * message. What they cost the gateway is out of proportion, so a client may send few of them.
 */
const smallFragment = 256;
const smallPerSecond = 50;
const smallBurst = 500;

const nothing = Buffer.alloc(0);

/**
 * A WebSocket between a client and an upstream: two connections, each with a strict reader, and frames that are
 * written anew in between. A message is sent on piece by piece as it comes (each piece a fragment, which RFC 6455
 * section 5.4 allows an intermediary), or whole, once it is judged, where a control inspects messages. One that is
 * slow holds the other back, so nothing piles up here.
 */
export class Relay {
  readonly #client: RelaySide;
  readonly #upstream: RelaySide;
  readonly #options: RelayOptions;
  readonly #messages: Allowance;
  readonly #small: Allowance;
  #message: Gathered | undefined;
  #now: number;
  #end: RelayEnd | undefined;
  #closeBy = Infinity;
  #over = false;
  /** When a message or a control frame last passed, either way; by the clock of the options. */
  activeAt: number;

  constructor(options: RelayOptions) {
    const { limits, keys, now } = options;
    this.#options = options;
    this.#now = now();
    this.activeAt = this.#now;
    this.#messages = new Allowance(limits.perSecond, limits.burst, this.#now);
    this.#small = new Allowance(smallPerSecond, smallBurst, this.#now);
    this.#client = new RelaySide(options.client, limits.messageBytes, undefined, this.#clientSink());
    this.#upstream = new RelaySide(
      options.upstream,
      limits.upstreamMessageBytes,
      keys,
      this.#sink(
        () => this.#client,
        () => this.#upstream,
        () => options.tally.sent++,
      ),
    );
  }

  /** Octets of payload sent to the client, and messages passed on from it and to it. */
  get counts(): { readonly bytes: number; readonly received: number; readonly sent: number } {
    return {
      bytes: this.#client.bytes,
      received: this.#client.messages,
      sent: this.#upstream.messages,
    };
  }

  fromClient(octets: Buffer): void {
    const fault = this.#read(this.#client, this.#upstream, octets);
    if (fault === undefined) return;
    const code = fault.code === closeCodes.tooBig ? 'message-too-large' : 'websocket-frame-malformed';
    this.#client.ignore();
    this.close(fault.code, new Refusal(code, { reason: fault.reason }));
  }

  fromUpstream(octets: Buffer): void {
    const fault = this.#read(this.#upstream, this.#client, octets);
    if (fault === undefined) return;
    this.#upstream.sendClose(fault.code, nothing);
    this.#upstream.ignore();
    this.close(
      closeCodes.badGateway,
      new Refusal('upstream-unreachable', { reason: `WebSocket: ${fault.reason}` }),
    );
  }

  clientDrained(): void {
    this.#drained(this.#client, this.#upstream);
  }

  upstreamDrained(): void {
    this.#drained(this.#upstream, this.#client);
  }

  /** The client's connection closed, or it sends nothing more. */
  clientGone(): void {
    this.#client.gone = true;
    this.#end ??= { code: brokenOff, refusal: undefined };
    this.#upstream.sendClose(closeCodes.goingAway, nothing);
    this.#upstream.wire.end();
    this.#closing();
  }

  upstreamGone(): void {
    this.#upstream.gone = true;
    if (this.#end === undefined)
      this.close(
        closeCodes.badGateway,
        new Refusal('upstream-unreachable', { reason: 'WebSocket: the upstream broke off' }),
      );
    else this.#client.wire.end();
    this.#closing();
  }

  /** Ends it from here: the client hears `code`, the upstream that its client is going away. */
  close(code: number, refusal?: Refusal): void {
    this.#end ??= { code, refusal };
    this.#client.sendClose(code, nothing);
    this.#upstream.sendClose(closeCodes.goingAway, nothing);
    this.#closing();
  }

  /** To be called now and then: cuts those who do not answer a Close frame. */
  sweep(now: number): void {
    if (now < this.#closeBy || this.#over) return;
    this.#client.wire.destroy();
    this.#upstream.wire.destroy();
    this.#client.gone = true;
    this.#upstream.gone = true;
    this.#closing();
  }

  #read(from: RelaySide, to: RelaySide, octets: Buffer): FrameFault | undefined {
    if (this.#over) return undefined;
    this.#now = this.#options.now();
    to.wire.cork();
    const fault = from.read(octets);
    to.wire.uncork();
    if (to.stalled && !to.closeSent) from.wire.pause();
    return fault;
  }

  #drained(side: RelaySide, other: RelaySide): void {
    side.stalled = false;
    other.wire.resume();
  }

  /** What both directions have in common. */
  #sink(to: () => RelaySide, from: () => RelaySide, count: () => void): FrameSink {
    return {
      frame() {},
      piece: (payload, text, first, last) => {
        to().sendPiece(payload, text, first, last);
        if (!last) return;
        from().messages++;
        count();
        this.activeAt = this.#now;
      },
      ping: payload => {
        this.activeAt = this.#now;
        to().sendControl(opcodes.ping, payload);
      },
      pong: payload => {
        this.activeAt = this.#now;
        to().sendControl(opcodes.pong, payload);
      },
      close: (code, reason) => {
        from().closeReceived = true;
        this.#end ??= { code: code ?? noCode, refusal: undefined };
        to().sendClose(code, reason);
        // Where the far end had asked first, this is its answer.
        if (to().closeReceived) from().sendClose(code, reason);
        this.#closing();
      },
    };
  }

  #clientSink(): FrameSink {
    const sink = this.#sink(
      () => this.#upstream,
      () => this.#client,
      () => this.#options.tally.received++,
    );
    return {
      ...sink,
      frame: (length, data, last) => {
        if (data && (last || length >= smallFragment)) return;
        if (!this.#small.take(this.#now)) this.#tooFast('control frames and small fragments');
      },
      piece: (payload, text, first, last) => {
        if (first && !this.#messages.take(this.#now)) this.#tooFast('messages');
        else if (this.#options.inspect === undefined) sink.piece(payload, text, first, last);
        else this.#gather(payload, text, first, last, sink);
      },
    };
  }

  #tooFast(what: string): void {
    this.#client.ignore();
    this.close(closeCodes.policy, new Refusal('rate-limited', { reason: `WebSocket: too many ${what}` }));
  }

  /** Keeps a message until it is whole, then lets it pass or ends the connection. */
  #gather(payload: Buffer, text: boolean, first: boolean, last: boolean, sink: FrameSink): void {
    const { held, inspect } = this.#options;
    if (first && last) return this.#judge(payload, text, sink);
    this.#message ??= new Gathered();
    if (!held.take(payload.length)) {
      this.#client.ignore();
      this.close(closeCodes.tryAgainLater, new Refusal('busy', { reason: 'WebSocket: too much is held' }));
      return;
    }
    // A copy: the piece holds during this call only.
    this.#message.add(Buffer.from(payload));
    if (!last || inspect === undefined) return;
    const whole = this.#message.whole();
    this.#letGo();
    this.#judge(whole, text, sink);
  }

  #judge(message: Buffer, text: boolean, sink: FrameSink): void {
    const refusal = this.#options.inspect?.(message, text);
    if (refusal === undefined) return sink.piece(message, text, true, true);
    this.#client.ignore();
    this.close(codeOf(refusal), refusal);
  }

  #letGo(): void {
    if (this.#message !== undefined) this.#options.held.release(this.#message.size);
    this.#message = undefined;
  }

  /** Moves the end on: whoever has sent and answered a Close frame is let go; all of it has a time limit. */
  #closing(): void {
    if (this.#over) return;
    if (this.#closeBy === Infinity) {
      this.#closeBy = this.#options.now() + closingMs;
      // Their answers must be read, whoever was being held back.
      this.#client.wire.resume();
      this.#upstream.wire.resume();
    }
    for (const side of [this.#client, this.#upstream])
      if (side.closeSent && side.closeReceived && !side.gone) side.wire.end();
    if (!this.#client.gone || !this.#upstream.gone) return;
    this.#over = true;
    this.#letGo();
    this.#client.wire.destroy();
    this.#upstream.wire.destroy();
    this.#options.ended(this.#end ?? { code: brokenOff, refusal: undefined });
  }
}

/** The code that tells a client best why its message was refused. */
function codeOf({ code }: Refusal): number {
  if (code === 'policy-failed') return closeCodes.internal;
  return code === 'message-too-large' ? closeCodes.tooBig : closeCodes.policy;
}
