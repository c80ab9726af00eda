import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Bounds {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** A task took longer, or more memory, than it may. */
export class BeyondBounds extends Error {}

/** Too many tasks wait. */
export class TooManyWait extends Error {}

/**
 * Runs tasks in a thread of their own, one after the other, within bounds: what takes seconds must not hold up this
 * thread, which passes on revocations.
 */
export class Apart<Task, Answer> {
  readonly #entry: URL;
  readonly #mayWait: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `entry` is a module that posts one message: the answer to its `workerData`. */
  constructor(entry: URL, mayWait: number) {
    this.#entry = entry;
    this.#mayWait = mayWait;
  }

  /** @throws BeyondBounds, TooManyWait */
  run(task: Task, bounds: Bounds): Promise<Answer> {
    if (this.#waiting > this.#mayWait) return Promise.reject(new TooManyWait());
    this.#waiting++;
    const turn = this.#last.then(() => this.#do(task, bounds));
    this.#last = turn.catch(() => {}).finally(() => this.#waiting--);
    return turn;
  }

  async #do(task: Task, { milliseconds, megabytes }: Bounds): Promise<Answer> {
    const thread = new Worker(this.#entry, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    const deadline = setTimeout(() => void thread.terminate(), milliseconds);
    try {
      const [answer] = (await Promise.race([
        once(thread, 'message'),
        once(thread, 'exit').then(() => Promise.reject(new Error('ended early'))),
      ])) as [Answer];
      return answer;
    } catch (error) {
      throw new BeyondBounds('the thread ended without an answer', { cause: error });
    } finally {
      clearTimeout(deadline);
      await thread.terminate();
    }
  }
}
