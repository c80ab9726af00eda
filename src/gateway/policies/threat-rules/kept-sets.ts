/**
 * Things that are costly to make, by what they are made of. The last ones are kept, and all others as long as somebody
 * holds them: who asks for the same gets the same, however many there are.
 */
export class KeptSets<Thing extends object> {
  readonly #most: number;
  readonly #kept = new Map<string, Thing>();
  readonly #held = new Map<string, WeakRef<Thing>>();
  readonly #gone = new FinalizationRegistry<string>(key => {
    if (this.#held.get(key)?.deref() === undefined) this.#held.delete(key);
  });

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Thing | undefined {
    const thing = this.#held.get(key)?.deref();
    if (thing !== undefined) this.#keep(key, thing);
    return thing;
  }

  set(key: string, thing: Thing): void {
    this.#held.set(key, new WeakRef(thing));
    this.#gone.register(thing, key);
    this.#keep(key, thing);
  }

  #keep(key: string, thing: Thing): void {
    this.#kept.delete(key);
    this.#kept.set(key, thing);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
  }
}
