/** Members of one collection under one key, such as of one address. */
interface Kept {
  readonly members: Map<string, { value: string; until: number }>;
}

/** Keys that are remembered in all collections together; those that were used longest ago make room. */
const mostKeys = 10_000;
const mostMembers = 64;
const longestText = 512;
/** A member is kept as long as this unless a rule says otherwise (milliseconds). */
const usualTime = 3_600_000;

/** Collections that outlive a request (ip, session, user, global), in memory and within bounds. */
export class KeptCollections {
  readonly #kept = new Map<string, Kept>();

  open(collection: string, key: string): KeptCollection {
    const name = `${collection}\0${key.slice(0, longestText)}`;
    const kept = this.#kept.get(name) ?? { members: new Map() };
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    if (this.#kept.size > mostKeys) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    return new KeptCollection(kept);
  }
}

/** One of them, as a request has it open. */
export class KeptCollection {
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  entries(now: number): { readonly key: string; readonly value: string }[] {
    const { members } = this.#kept;
    for (const [key, { until }] of members) if (until <= now) members.delete(key);
    return [...members].map(([key, { value }]) => ({ key, value }));
  }

  set(key: string, value: string, now: number): void {
    const { members } = this.#kept;
    const known = members.get(key);
    // A copy: what is cut from a longer text would keep all of it in memory.
    const kept =
      value.length > longestText
        ? Buffer.from(value.slice(0, longestText), 'latin1').toString('latin1')
        : value;
    if (known !== undefined && known.until > now) known.value = kept;
    else if (known !== undefined || members.size < mostMembers)
      members.set(key, { value: kept, until: now + usualTime });
  }

  unset(key: string): void {
    this.#kept.members.delete(key);
  }

  expire(key: string, until: number): void {
    const known = this.#kept.members.get(key);
    if (known !== undefined) known.until = until;
  }
}
