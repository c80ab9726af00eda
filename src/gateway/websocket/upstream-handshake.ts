import type { Socket } from 'node:net';
import type { CallOrigin } from '../upstream/call-origin.ts';
import type { Member } from '../upstream/member.ts';
import type { Target } from '../upstream/target.ts';
import type { UpstreamRequest } from '../upstream/call.ts';
import { formatRequestHead } from '../upstream/request-head.ts';
import { readResponseHead, type ResponseHead } from '../upstream/response-head.ts';
import type { Borrowed, Upstream } from '../upstream/upstream.ts';
import { Refusal } from '../refusal.ts';
import { acceptOf, valuesOf } from './fields.ts';

/** An upstream that agreed to speak WebSocket. */
export interface Opened {
  /** Paused. */
  readonly socket: Socket;
  readonly subprotocol: string | undefined;
  /** Frames that came right behind the head. */
  readonly rest: Buffer;
}

export interface UpstreamOpening {
  readonly request: UpstreamRequest;
  readonly from: CallOrigin;
  /** Offered, in this order. */
  readonly subprotocols: readonly string[];
  /** Sixteen octets in base64, chosen afresh. */
  readonly key: string;
}

/** Octets of the answer's head. */
const headAtMost = 16_384;

/**
 * Opens a WebSocket at an upstream with a handshake of the gateway's own (RFC 6455 section 4.1): nothing of the
 * client's key, version or extensions travels on, and no extension is offered, so that frames stay readable. Targets
 * that cannot be reached are passed over. `abort` gives it up; then nothing is told.
 */
export class UpstreamHandshake {
  readonly #upstream: Upstream;
  readonly #opening: UpstreamOpening;
  readonly #settle: (outcome: Opened | Refusal) => void;
  readonly #tried: Member[] = [];
  #borrowed: Borrowed | undefined;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(upstream: Upstream, opening: UpstreamOpening, settle: (outcome: Opened | Refusal) => void) {
    this.#upstream = upstream;
    this.#opening = opening;
    this.#settle = settle;
  }

  start(): void {
    this.#next('no target');
  }

  abort(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
    this.#borrowed?.end('nothing');
  }

  #next(reason: string): void {
    const borrowed = this.#upstream.borrow(this.#opening.from, this.#tried);
    if ('code' in borrowed)
      return this.#tried.length === 0
        ? this.#fail(borrowed.code, borrowed.reason)
        : this.#fail('upstream-unreachable', `cannot connect: ${reason}`);
    this.#tried.push(borrowed.member);
    this.#borrowed = borrowed;
    const dialled = borrowed.member.source.dial();
    const lost = (why: string): void => {
      if (this.#over || this.#socket !== dialled?.socket) return;
      clearTimeout(this.#timer);
      dialled?.socket.destroy();
      borrowed.member.shun(performance.now());
      borrowed.end('failed');
      this.#next(why);
    };
    this.#socket = dialled?.socket;
    if (dialled === undefined) return lost('address-refused');
    const { socket, connectMs, responseMs } = dialled;
    let connected = false;
    // Stays: an error that nobody listens to would be thrown. Once connected, `close` tells enough.
    socket.on('error', (error: Error & { code?: string }) => {
      if (!connected) lost(error.code ?? error.message);
    });
    this.#timer = setTimeout(() => lost('timed out'), connectMs);
    socket.once(borrowed.target.secure ? 'secureConnect' : 'connect', () => {
      connected = true;
      clearTimeout(this.#timer);
      if (!this.#over) this.#ask(socket, borrowed.target, responseMs);
    });
  }

  #ask(socket: Socket, target: Target, responseMs: number): void {
    const { request, subprotocols, key } = this.#opening;
    const headers = [
      ...request.headers,
      ...['connection', 'Upgrade', 'upgrade', 'websocket'],
      ...['sec-websocket-version', '13', 'sec-websocket-key', key],
      ...(subprotocols.length > 0 ? ['sec-websocket-protocol', subprotocols.join(', ')] : []),
    ];
    const head = formatRequestHead('GET', target, request.path, headers, undefined, false);
    if (head === undefined) return this.#fail('request-malformed', 'a character that no head may hold');
    this.#timer = setTimeout(() => this.#fail('upstream-timeout', 'no answer to the handshake'), responseMs);
    let held: Buffer = Buffer.alloc(0);
    const closed = (): void => this.#fail('upstream-unreachable', 'closed during the handshake');
    const onData = (piece: Buffer): void => {
      held = held.length === 0 ? piece : Buffer.concat([held, piece]);
      const end = held.indexOf('\r\n\r\n');
      if (end === -1 && held.length <= headAtMost) return;
      socket.pause();
      socket.off('data', onData).off('end', closed).off('close', closed);
      if (end === -1 || end > headAtMost) return this.#fail('upstream-unreachable', 'head too large');
      this.#read(socket, held.toString('latin1', 0, end + 4), end, held.subarray(end + 4));
    };
    socket.on('data', onData).on('end', closed).on('close', closed);
    socket.write(head, 'latin1');
  }

  #read(socket: Socket, text: string, end: number, rest: Buffer): void {
    const head = readResponseHead(text, end);
    if (typeof head === 'string') return this.#fail('upstream-unreachable', head);
    if (head.status !== 101) return this.#fail('upstream-upgrade-refused', `answered ${head.status}`);
    const fault = answerFault(text, head, this.#opening);
    if (fault !== undefined) return this.#fail('upstream-upgrade-refused', fault);
    clearTimeout(this.#timer);
    this.#over = true;
    // What follows may last for hours, and says no more about how the target does.
    this.#borrowed?.end('ok');
    const [subprotocol] = valuesOf(head.headers, 'sec-websocket-protocol');
    this.#settle({ socket, subprotocol, rest });
  }

  #fail(code: Refusal['code'], reason: string): void {
    if (this.#over) return;
    // A target that does not speak WebSocket is well all the same.
    this.#borrowed?.end(code === 'upstream-upgrade-refused' ? 'ok' : 'failed');
    this.abort();
    this.#settle(new Refusal(code, { reason: `WebSocket: ${reason}` }));
  }
}

/** What a 101 must say (RFC 6455 section 4.1); the reason, where it does not. */
function answerFault(
  text: string,
  { headers, chunked, contentLength }: ResponseHead,
  { key, subprotocols }: UpstreamOpening,
): string | undefined {
  if (chunked || contentLength >= 0) return 'a 101 with a body';
  // These two are read from the text, since they concern this connection and heads are read without them.
  if (!/\r\nupgrade:[ \t]*websocket[ \t]*\r\n/i.test(text)) return 'Upgrade is not websocket';
  if (!/\r\nconnection:[^\r]{0,200}\bupgrade\b/i.test(text)) return 'Connection is not upgrade';
  const accept = valuesOf(headers, 'sec-websocket-accept');
  if (accept.length !== 1 || accept[0] !== acceptOf(key)) return 'Sec-WebSocket-Accept is not of our key';
  if (valuesOf(headers, 'sec-websocket-extensions').length > 0) return 'an extension that nobody offered';
  const [chosen, another] = valuesOf(headers, 'sec-websocket-protocol');
  if (another !== undefined || (chosen !== undefined && !subprotocols.includes(chosen)))
    return 'a subprotocol that nobody offered';
  return undefined;
}
