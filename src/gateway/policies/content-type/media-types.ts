import { rangesOf } from '#enforcement';

// RFC 9110 sections 5.6.2 and 8.3.1: two tokens and a slash; lower case by then.
const essence = /^[!#$%&'*+.^_`|~0-9a-z-]{1,127}\/[!#$%&'*+.^_`|~0-9a-z-]{1,127}$/;

/** Type and subtype of a Content-Type value in lower case, without parameters; undefined when it is malformed. */
export function essenceOf(value: string): string | undefined {
  const semicolon = value.indexOf(';');
  const text = (semicolon === -1 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  return essence.test(text) && !text.includes('*/') && !text.includes('/*') ? text : undefined;
}

/**
 * Media types that an operation names, compared by type and subtype alone: `application/json` is not
 * `application/vnd.x+json`. A range stands for all subtypes of a type, for those with a suffix, or for everything.
 */
export class MediaTypes {
  /** As written, for answers that list what is offered. */
  readonly listed: readonly string[];
  readonly #exact: ReadonlySet<string>;
  readonly #wild: ReadonlySet<string>;

  /** @throws Error naming an entry that is neither a media type nor a range. */
  constructor(types: readonly string[]) {
    this.listed = types.map(type => type.toLowerCase());
    for (const type of this.listed)
      if (!essence.test(type) || (type.includes('*') && !/^(?:\*\/\*|[^*]+\/\*(?:\+[^*]+)?)$/.test(type)))
        throw new Error(`"${type}" is not a media type, such as application/json, text/* or */*`);
    this.#exact = new Set(this.listed.filter(type => !type.includes('*')));
    this.#wild = new Set(this.listed.filter(type => type.includes('*')));
  }

  get size(): number {
    return this.listed.length;
  }

  has(type: string): boolean {
    if (this.#exact.has(type)) return true;
    if (this.#wild.size === 0) return false;
    return rangesOf(type).some(range => this.#wild.has(range));
  }
}
