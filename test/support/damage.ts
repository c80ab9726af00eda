/** mulberry32: small, seeded, so that a failure can be repeated. Answers a whole number from 0, below the one given. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A text with one to three places cut out, doubled, or with a fragment put in or over. */
export function damaged(text: string, fragments: readonly string[], pick: (below: number) => number): string {
  let result = text;
  for (let times = 1 + pick(3); times > 0; times--) {
    const at = pick(result.length + 1);
    const until = Math.min(result.length, at + ([0, 1, 1, 2, 5, 20][pick(6)] ?? 0));
    const kind = pick(4);
    if (kind === 0) result = result.slice(0, at) + result.slice(until);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at, until) + result.slice(at);
    else
      result =
        result.slice(0, at) +
        (fragments[pick(fragments.length)] ?? '') +
        result.slice(kind === 2 ? at : until);
  }
  return result;
}
