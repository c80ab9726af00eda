/**
 * What was found lately, bounded: two generations, of which the older is dropped when the younger is full. What is
 * asked for again stays.
 */
export class Recent<Value, Name = string> {
  readonly #halfAtMost: number;
  #young = new Map<Name, Value>();
  #old = new Map<Name, Value>();

  constructor(atMost: number) {
    this.#halfAtMost = Math.ceil(atMost / 2);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(name: Name): Value | undefined {
    const young = this.#young.get(name);
    if (young !== undefined) return young;
    const old = this.#old.get(name);
    if (old !== undefined) {
      this.#old.delete(name);
      this.set(name, old);
    }
    return old;
  }

  set(name: Name, value: Value): void {
    if (this.#young.size >= this.#halfAtMost && !this.#young.has(name)) {
      this.#old = this.#young;
      this.#young = new Map();
    } else this.#old.delete(name);
    this.#young.set(name, value);
  }

  delete(name: Name): void {
    this.#young.delete(name);
    this.#old.delete(name);
  }
}
