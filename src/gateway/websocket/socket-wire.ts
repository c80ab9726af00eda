import type { Socket } from 'node:net';
import type { Wire } from './relay-side.ts';

/** Told of what happens on a socket. */
export interface WireEvents {
  data(octets: Buffer): void;
  drained(): void;
  /** Nothing more comes from the far end. */
  gone(): void;
}

/** A socket as the relay sees it. */
export class SocketWire implements Wire {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Begins to hear and to read. */
  listen(events: WireEvents): void {
    const socket = this.#socket;
    socket.setTimeout(0);
    socket.setNoDelay(true);
    socket.on('data', (octets: Buffer) => events.data(octets));
    socket.on('drain', () => events.drained());
    socket.on('end', () => events.gone());
    socket.on('close', () => events.gone());
    // It may have closed before anybody listened.
    if (socket.destroyed) events.gone();
    else socket.resume();
  }

  write(octets: Buffer): boolean {
    return this.#socket.writable ? this.#socket.write(octets) : true;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
