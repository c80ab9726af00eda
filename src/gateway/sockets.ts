import { fork, type ChildProcess } from 'node:child_process';
import { BoundSocket } from 'node:net';

/**
 * Listening sockets for this process. Whoever holds them (the launcher, or a helper process where there is none)
 * binds each address once and gives out a duplicate for each call, so every worker has one of its own to close, and
 * connections that nobody has accepted yet outlive all of them.
 */
export interface Sockets {
  /**
   * A duplicate of the socket bound to this address. A port of 0 is chosen by the system once for each `name`.
   * @throws Error with the system's `code` (EADDRINUSE, EACCES, …) and a message for the operator.
   */
  bind(host: string, port: number, name?: string): Promise<BoundSocket>;
  close(): void;
}

/** One end of an IPC channel: this process towards the launcher, or the helper that this process started. */
type Holder = Pick<ChildProcess, 'on' | 'off' | 'prependListener'> & { send?: ChildProcess['send'] };

type Answer =
  | { readonly type: 'bound'; readonly request: number }
  | {
      readonly type: 'bind-failed';
      readonly request: number;
      readonly code: string;
      readonly message: string;
    };

/** True when a launcher started this process and listens to it. */
export function isLaunched(): boolean {
  return process.send !== undefined && process.env['GATEHOUSE_LAUNCHER'] !== undefined;
}

/** The launcher's sockets, or those of a helper process if this process runs without a launcher. */
export function openSockets(): Sockets {
  const ignore = () => {};
  if (isLaunched()) return new HeldElsewhere(process as unknown as Holder, ignore, ignore);
  const helper = fork(new URL('../../bin/socket-holder.mjs', import.meta.url), [], { execArgv: [] });
  // It ends with this process and must not keep it alive, except while an answer is awaited.
  helper.unref();
  helper.channel?.unref();
  const wait = (waiting: boolean) => (waiting ? helper.channel?.ref() : helper.channel?.unref());
  return new HeldElsewhere(helper, wait, () => {
    if (helper.connected) helper.disconnect();
  });
}

class HeldElsewhere implements Sockets {
  readonly #holder: Holder;
  /** Told whether answers are awaited: only then the channel keeps this process alive. */
  readonly #wait: (waiting: boolean) => void;
  readonly #release: () => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<BoundSocket>>();
  #requests = 0;

  constructor(holder: Holder, wait: (waiting: boolean) => void, release: () => void) {
    this.#holder = holder;
    this.#wait = wait;
    this.#release = release;
    holder.prependListener('internalMessage', asBoundSocket);
    holder.on('message', this.#onMessage as (message: unknown, handle: unknown) => void);
    holder.on('disconnect', this.#onGone);
  }

  bind(host: string, port: number, name: string = `${host}:${port}`): Promise<BoundSocket> {
    const request = ++this.#requests;
    const answer = Promise.withResolvers<BoundSocket>();
    this.#waiting.set(request, answer);
    this.#wait(true);
    this.#holder.send?.({ type: 'bind', request, host, port, name }, error => {
      if (error === null || error === undefined) return;
      this.#forget(request);
      answer.reject(error);
    });
    return answer.promise;
  }

  close(): void {
    this.#holder.off('internalMessage', asBoundSocket);
    this.#holder.off('message', this.#onMessage as (message: unknown, handle: unknown) => void);
    this.#release();
    this.#onGone();
  }

  readonly #onMessage = (message: Partial<Answer>, handle: unknown): void => {
    if (message.request === undefined) return;
    const answer = this.#waiting.get(message.request);
    if (answer === undefined) return;
    this.#forget(message.request);
    if (message.type === 'bind-failed')
      answer.reject(Object.assign(new Error(message.message), { code: message.code }));
    else if (handle instanceof BoundSocket) answer.resolve(handle);
    else answer.reject(new Error('The launcher answered without a socket.'));
  };

  #forget(request: number): void {
    this.#waiting.delete(request);
    if (this.#waiting.size === 0) this.#wait(false);
  }

  readonly #onGone = (): void => {
    for (const answer of this.#waiting.values())
      answer.reject(new Error('Whoever holds the sockets is gone.'));
    this.#waiting.clear();
  };
}

/**
 * A launcher sends bare handles, since it may run on a Node.js without `net.BoundSocket` and since sending one of
 * those would give the launcher's own away. Node converts what arrives by the type that the message names; naming
 * the other type here gives us an object with one clear owner that can be moved to a worker thread, instead of a
 * number that two threads would close. The messages are Node's own between processes, the same from 20 to 26.
 */
function asBoundSocket(message: { cmd?: string; type?: string }): void {
  if (message.cmd === 'NODE_HANDLE' && message.type === 'net.Native') message.type = 'net.BoundSocket';
}
