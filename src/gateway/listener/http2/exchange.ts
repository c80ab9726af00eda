import type { ServerHttp2Stream } from 'node:http2';
import type { ListenerLimits } from '../limits.ts';
import { UploadPace } from '../upload-pace.ts';
import type { Http2Response } from './response.ts';

/** One stream with its request and response, and how long it may take. Times by `performance.now()`. */
export class Http2Exchange {
  readonly stream: ServerHttp2Stream;
  readonly response: Http2Response;
  readonly #limits: ListenerLimits;
  readonly #late: (exchange: Http2Exchange) => void;
  readonly #startedAt: number;
  /** When the client last took something of what waits for it. */
  #tookAt: number;
  #taken = 0;
  /** Octets of the body that came. */
  data = 0;
  readonly #pace = new UploadPace();

  /** `late` is told when the request does not come to its end in time. */
  constructor(
    stream: ServerHttp2Stream,
    response: Http2Response,
    limits: ListenerLimits,
    now: number,
    late: (exchange: Http2Exchange) => void,
  ) {
    this.stream = stream;
    this.response = response;
    this.#limits = limits;
    this.#late = late;
    this.#startedAt = now;
    this.#tookAt = now;
  }

  look(now: number): void {
    const { stream } = this;
    const { requestTimeout, uploadRate, writeTimeout } = this.#limits;
    // A client that opens no window has whatever it asked for kept in memory for it.
    const { taken } = this.response;
    if (stream.writableLength === 0 || taken !== this.#taken) this.#tookAt = now;
    this.#taken = taken;
    if (now - this.#tookAt > writeTimeout) this.response.destroy();
    else if (stream.endAfterHeaders || stream.readableEnded) return;
    else if (now - this.#startedAt > requestTimeout) this.#late(this);
    else {
      const waits = stream.readableFlowing === true && stream.readableLength === 0;
      if (this.#pace.isTooSlow(now, this.data, waits, uploadRate)) this.#late(this);
    }
  }
}
