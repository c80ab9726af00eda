import type { ClientBody } from '../client-message.ts';
import { type Pace, waitAfter } from '../limits/pace.ts';

/** A request body that has not arrived yet. `length` as the client declared it; `undefined` when chunked. */
export interface StreamedBody {
  readonly stream: ClientBody;
  readonly length: number | undefined;
  /** How fast it may pass. */
  readonly paces?: readonly Pace[] | undefined;
}

/** Where a body goes. `write` answers false to be left alone until `BodyPump.resume`. */
export interface BodySink {
  write(piece: Buffer): boolean;
  finished(): void;
  /** `too-large`: more than the limit. `cut`: the client went away in the middle. */
  failed(why: 'too-large' | 'cut'): void;
}

/** Moves a streamed body to a sink with back-pressure, counting what passes. */
export class BodyPump {
  readonly #body: StreamedBody;
  readonly #sink: BodySink;
  readonly #limit: number;
  #count = 0;
  #stopped = false;
  /** The sink took its fill; or the pace has to be kept. */
  #full = false;
  #paced = false;
  done = false;

  constructor(body: StreamedBody, limit: number, sink: BodySink) {
    this.#body = body;
    this.#limit = limit;
    this.#sink = sink;
    const { stream } = body;
    stream.on('data', this.#onData);
    stream.on('end', this.#onEnd);
    stream.on('error', this.#onCut);
    stream.on('close', this.#onCut);
  }

  resume(): void {
    this.#full = false;
    if (!this.#stopped && !this.#paced) this.#body.stream.resume();
  }

  /** Lets go of the stream: what is left of it is nobody's, the server discards it. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const { stream } = this.#body;
    stream.off('data', this.#onData);
    stream.off('end', this.#onEnd);
    stream.off('close', this.#onCut);
    // The error listener stays: an abort that nobody listens to would be thrown.
  }

  readonly #onData = (piece: Buffer): void => {
    this.#count += piece.length;
    if (this.#count > this.#limit) this.#fail('too-large');
    else {
      this.#full = !this.#sink.write(piece);
      if (this.#stopped) return;
      if (this.#body.paces !== undefined) this.#keepPace(this.#body.paces, piece.length);
      if (this.#full || this.#paced) this.#body.stream.pause();
    }
  };

  #keepPace(paces: readonly Pace[], bytes: number): void {
    const waitMs = waitAfter(paces, 'in', bytes, Date.now());
    if (waitMs === 0 || this.#paced) return;
    this.#paced = true;
    setTimeout(() => {
      this.#paced = false;
      if (!this.#stopped && !this.#full) this.#body.stream.resume();
    }, waitMs);
  }

  readonly #onEnd = (): void => {
    const { length } = this.#body;
    if (length !== undefined && length !== this.#count) {
      this.#fail('cut');
      return;
    }
    this.done = true;
    this.stop();
    this.#sink.finished();
  };

  readonly #onCut = (): void => {
    if (!this.#stopped) this.#fail('cut');
  };

  #fail(why: 'too-large' | 'cut'): void {
    this.stop();
    this.#sink.failed(why);
  }
}
