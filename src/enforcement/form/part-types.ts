import type { Reading } from '../parameters/scalars.ts';
import { isJsonEssence } from '../content-type.ts';
import type { FormPart } from './multipart.ts';

/**
 * The media types that a part may say of itself: those that the contract lists, else those that OpenAPI has for its
 * schema (3.1, "Encoding Object"): any for a file, JSON for what is made of members, text for the rest.
 */
export class PartTypes {
  /** For people. */
  readonly listed: string;
  readonly #named: readonly string[] | undefined;
  readonly #isFile: boolean;
  readonly #isDocument: boolean;

  constructor(named: readonly string[] | undefined, { kinds }: Reading) {
    this.#named = named;
    this.#isFile = kinds.isBinary;
    this.#isDocument = kinds.types.has('object');
    this.listed = (
      named ?? [this.#isDocument ? 'application/json' : this.#isFile ? '*/*' : 'text/plain']
    ).join(', ');
  }

  /** Whether the contract says which types there may be. */
  get isTold(): boolean {
    return this.#named !== undefined && !this.#named.includes('*/*');
  }

  takes({ contentType: { essence } }: FormPart): boolean {
    if (this.#named !== undefined) return this.has(essence);
    return this.#isFile || (this.#isDocument && isJsonEssence(essence)) || essence === 'text/plain';
  }

  has(essence: string): boolean {
    const range = `${essence.slice(0, essence.indexOf('/'))}/*`;
    return this.#named?.some(type => type === essence || type === range || type === '*/*') ?? true;
  }
}
