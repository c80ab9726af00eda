import type { Introspected } from './introspection-desk.ts';

/** How long the control plane may take (milliseconds). */
const withinMs = 3_000;

interface Waiting {
  readonly resolve: (answer: Introspected) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Asks the control plane what opaque tokens of this installation mean, by messages of the link. */
export class IntrospectionLink {
  readonly #tell: ((id: number, token: string) => void) | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  /** `tell`: undefined where there is no control plane. */
  constructor(tell: ((id: number, token: string) => void) | undefined) {
    this.#tell = tell;
  }

  /** Rejects when no answer comes in time. */
  ask(token: string): Promise<Introspected> {
    const tell = this.#tell;
    if (tell === undefined) return Promise.reject(new Error('there is no control plane'));
    const id = ++this.#asked;
    const { promise, resolve, reject } = Promise.withResolvers<Introspected>();
    const timer = setTimeout(() => this.answered(id, undefined), withinMs);
    this.#waiting.set(id, { resolve, reject, timer });
    tell(id, token);
    return promise;
  }

  /** `answer`: undefined where the control plane cannot tell. */
  answered(id: number, answer: Introspected | undefined): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (answer === undefined) waiting.reject(new Error('the control plane did not say what the token means'));
    else waiting.resolve(answer);
  }
}
