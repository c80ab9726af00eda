interface Waiter {
  readonly reached: () => boolean;
  readonly snapshot: number | undefined;
  readonly settle: (error?: Error) => void;
}

/** Lets callers wait for a condition that becomes true through messages of workers. */
export class Progress {
  readonly #waiters = new Set<Waiter>();

  /** @throws Error when the time is over, when `snapshot` is refused, or what `reached` throws. */
  async wait(reached: () => boolean, withinMs: number, snapshot?: number): Promise<void> {
    if (reached()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = new Error('The gateway workers did not get there in time.');
    const timer = setTimeout(() => waiter.settle(late), withinMs);
    const waiter: Waiter = {
      reached,
      snapshot,
      settle: error => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        if (error === undefined) resolve();
        else reject(error);
      },
    };
    this.#waiters.add(waiter);
    await promise;
  }

  /** To be called after every message. */
  check(): void {
    for (const waiter of this.#waiters) {
      try {
        if (waiter.reached()) waiter.settle();
      } catch (error) {
        waiter.settle(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  refuse(snapshot: number, message: string): void {
    for (const waiter of this.#waiters) if (waiter.snapshot === snapshot) waiter.settle(new Error(message));
  }
}
