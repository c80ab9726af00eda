/** Time as upstreams see it: a clock that never goes back, and one-time alarms. */
export interface Timing {
  /** Milliseconds since some moment. */
  now(): number;
  /** Runs once after so many milliseconds; the answer calls it off. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
}

export const systemTiming: Timing = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** A number from 0 up to, not including, 1. Nothing secret depends on it. */
export type Chance = () => number;
