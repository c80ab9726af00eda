/**
 * Things that are made of a text and never change: who asks for the same text shares them. They are let go when nobody
 * holds them any more.
 */
export class SharedByText<Thing extends object> {
  readonly #things = new Map<string, WeakRef<Thing>>();
  readonly #gone = new FinalizationRegistry<string>(text => {
    if (this.#things.get(text)?.deref() === undefined) this.#things.delete(text);
  });

  get(text: string, make: () => Thing): Thing {
    const known = this.#things.get(text)?.deref();
    if (known !== undefined) return known;
    const thing = make();
    this.#things.set(text, new WeakRef(thing));
    this.#gone.register(thing, text);
    return thing;
  }
}
