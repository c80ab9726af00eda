/** Keeps a stretch within what there is, at least `least` long. */
export function within({ from, to }: Stretch, whole: Stretch, least: number): Stretch {
  const length = Math.min(Math.max(to - from, least), whole.to - whole.from);
  const begin = Math.min(Math.max(from, whole.from), whole.to - length);
  return { from: begin, to: begin + length };
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Half or twice the stretch, around a moment. */
export function zoomed({ from, to }: Stretch, factor: number, around = (from + to) / 2): Stretch {
  return { from: around - (around - from) * factor, to: around + (to - around) * factor };
}

/** The same length, a part of it earlier or later. */
export function moved({ from, to }: Stretch, share: number): Stretch {
  const by = (to - from) * share;
  return { from: from + by, to: to + by };
}
