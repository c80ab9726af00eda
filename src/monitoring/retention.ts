const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long the history of traffic is kept, in milliseconds. */
export const retention = {
  /** Counts by the minute. */
  minute: 48 * hour,
  /** Counts by the hour. */
  hour: 400 * day,
  /** Single refusals. */
  decisions: 14 * day,
  /** What answers held, since it was seen last. */
  exposure: 90 * day,
} as const;

/** Refusals kept at most, however young they are. */
export const maxKeptDecisions = 200_000;

/** Things that answers held kept at most: their places are named by upstreams. */
export const maxKeptExposure = 50_000;

/** Milliseconds that one point of the history stands for. */
export const stepMs = { minute, hour } as const;

export type Step = keyof typeof stepMs;

/** The beginning of the step that the time falls into. */
export const beginOf = (step: Step, at: number): number => Math.floor(at / stepMs[step]) * stepMs[step];
