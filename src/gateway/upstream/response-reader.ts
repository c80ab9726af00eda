import { ChunkedDecoder } from './chunked-decoder.ts';
import { hasStrayControls, readResponseHead, type ResponseHead } from './response-head.ts';

/**
 * Where a reader puts what it read. Buffers are views into the connection's read buffer and hold only during the
 * call. `reusable` says whether the connection is at a clean boundary and may carry another request.
 */
export interface ResponseSink {
  informational(status: number, headers: readonly string[]): void;
  /** A response that lay complete in one read; the body one character an octet (latin1). */
  whole(head: ResponseHead, body: string, reusable: boolean): void;
  head(head: ResponseHead): void;
  data(piece: Buffer): void;
  end(trailers: readonly string[], reusable: boolean): void;
}

/** Octets of one head, informational heads counted separately. */
export const headAtMost = 65_536;
/** Informational responses before the final one; more is a server gone mad. */
export const informationalAtMost = 16;
/** A response up to this size that arrives in one read is handled as one string: one copy, one write. */
const wholeAtMost = 16_384;

type State = 'idle' | 'head' | 'length' | 'chunked' | 'close' | 'broken';

/**
 * Reads responses of one HTTP/1.1 connection (RFC 9112), strictly: what two readers could read differently is a
 * fault, answered as text by `read` and `finish`, after which the connection is of no use. Works on pieces of any
 * size; a head within one piece, the common case, costs one conversion to text and no copy of the body.
 */
export class ResponseReader {
  readonly #sink: ResponseSink;
  readonly #data: (from: number, to: number) => void;
  #state: State = 'idle';
  #bodyless = false;
  #held = '';
  #informational = 0;
  #left = 0;
  #chunks = new ChunkedDecoder();
  #persistent = false;
  #buffer: Buffer = Buffer.alloc(0);
  /** Whether any octet of the awaited response has arrived. */
  touched = false;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
    this.#data = (from, to) => {
      if (this.#state !== 'broken') this.#sink.data(this.#buffer.subarray(from, to));
    };
  }

  /** Awaits the response to a request with this method. */
  expect(method: string): void {
    this.#state = 'head';
    this.#bodyless = method === 'HEAD';
    this.#held = '';
    this.#informational = 0;
    this.touched = false;
  }

  /** Nothing read from now on is handed to the sink. */
  stop(): void {
    this.#state = 'broken';
  }

  /** Takes the first `end` octets of the buffer. Answers a reason when they are not what may come now. */
  read(buffer: Buffer, end: number): string | undefined {
    if (this.#state === 'idle') return 'data on an idle connection';
    this.touched = true;
    this.#buffer = buffer;
    let at = 0;
    while (at < end) {
      const next = this.#step(buffer, at, end);
      if (typeof next === 'string') {
        this.#state = 'broken';
        return next;
      }
      at = next;
    }
    return undefined;
  }

  /** The upstream closed its side. Answers a reason when a response is incomplete by that. */
  finish(): string | undefined {
    const state = this.#state;
    if (state === 'close') this.#end([], false);
    else if (state !== 'idle' && state !== 'broken')
      return this.touched ? 'closed in the middle of a response' : 'closed before a response';
    return undefined;
  }

  #step(buffer: Buffer, at: number, end: number): number | string {
    switch (this.#state) {
      case 'head':
        return this.#readHead(buffer, at, end);
      case 'length': {
        const to = Math.min(end, at + this.#left);
        this.#left -= to - at;
        this.#data(at, to);
        if (this.#left === 0) this.#end([], to === end);
        return to;
      }
      case 'chunked': {
        const to = this.#chunks.read(buffer, at, end, this.#data);
        if (typeof to === 'number' && this.#chunks.done) this.#end(this.#chunks.trailers, to === end);
        return to;
      }
      case 'close':
        this.#data(at, end);
        return end;
      default:
        // Octets after the end of a response, or after the sink has lost interest: the sink knows by `reusable`.
        return end;
    }
  }

  #readHead(buffer: Buffer, at: number, end: number): number | string {
    const held = this.#held.length;
    let text = this.#held + buffer.toString('latin1', at, Math.min(end, at + wholeAtMost));
    let close = text.indexOf('\r\n\r\n');
    if (close === -1 && end - at > wholeAtMost) {
      text = this.#held + buffer.toString('latin1', at, Math.min(end, at + headAtMost + 4));
      close = text.indexOf('\r\n\r\n');
    }
    if (close === -1) return this.#holdHead(text, end);
    if (close > headAtMost) return 'head too large';
    const head = readResponseHead(text, close);
    if (typeof head === 'string') return head;
    this.#held = '';
    const bodyAt = at + close + 4 - held;
    if (head.status < 200) return this.#passInformational(head, bodyAt);
    return this.#startBody(head, text, close + 4, bodyAt, end);
  }

  /** An incomplete head: kept, unless it is already certain that it never becomes one. */
  #holdHead(text: string, end: number): number | string {
    if (text.length > headAtMost) return 'head too large';
    if (hasStrayControls(text.endsWith('\r') ? text.slice(0, -1) : text))
      return 'control character or bare line ending in the head';
    this.#held = text;
    return end;
  }

  #passInformational(head: ResponseHead, bodyAt: number): number | string {
    // RFC 9110 section 15.2.2: nobody asked for another protocol.
    if (head.status === 101) return 'switched protocols unasked';
    if (++this.#informational > informationalAtMost) return 'too many informational responses';
    if (head.chunked || head.contentLength > 0) return 'informational response with a body';
    if (!head.persistent) return 'informational response that closes';
    this.#sink.informational(head.status, head.headers);
    return bodyAt;
  }

  /** Decides where the body ends (RFC 9112 section 6.3). */
  #startBody(head: ResponseHead, text: string, textAt: number, at: number, end: number): number {
    const { status } = head;
    this.#persistent = head.persistent;
    if (status === 204) {
      // RFC 9110 section 8.6 and RFC 9112 section 6.1: neither framing field belongs here, and what an upstream
      // that sends one will send next is anyone's guess.
      if (head.chunked || head.contentLength > 0) this.#persistent = false;
      head.headers = withoutContentLength(head.headers);
    }
    if (this.#bodyless || status === 204 || status === 304) {
      this.#finishWhole(head, '', at === end);
      return at;
    }
    if (head.chunked) {
      this.#state = 'chunked';
      this.#chunks = new ChunkedDecoder();
    } else if (head.contentLength >= 0) {
      const length = head.contentLength;
      if (text.length - textAt >= length) {
        this.#finishWhole(head, text.slice(textAt, textAt + length), at + length === end);
        return at + length;
      }
      this.#state = 'length';
      this.#left = length;
    } else {
      this.#state = 'close';
      this.#persistent = false;
    }
    this.#sink.head(head);
    return at;
  }

  #finishWhole(head: ResponseHead, body: string, clean: boolean): void {
    this.#state = 'idle';
    this.#sink.whole(head, body, this.#persistent && clean);
  }

  #end(trailers: readonly string[], clean: boolean): void {
    if (this.#state === 'broken') return;
    this.#state = 'idle';
    this.#sink.end(trailers, this.#persistent && clean);
  }
}

export const withoutContentLength = (headers: readonly string[]): string[] =>
  headers.filter((_, index) => headers[index - (index % 2)] !== 'content-length');
