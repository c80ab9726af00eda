import { Reader, type Response } from 'maxmind';

/** Where an address is, as far as the database knows. */
export interface Place {
  /** ISO 3166-1, two capital letters. */
  readonly country: string;
  /** ISO 3166-2, such as `DE-BY`, from the largest part to the smallest; none in a database of countries. */
  readonly regions: readonly string[];
}

/** How many records are kept decoded. A database of countries has some 250, one of cities millions. */
const decodedAtMost = 4_096;

/**
 * The places of addresses, from a database in memory. Looking one up takes about a microsecond, so nothing is kept by
 * address: what a client could multiply costs no memory.
 */
export class Places {
  readonly #database: SharedArrayBuffer | undefined;
  #reader: Reader<Response> | undefined;

  /** `database`: an MMDB file, in memory that threads share; without one no address has a place. */
  constructor(database: SharedArrayBuffer | undefined) {
    this.#database = database;
  }

  /** The place of a canonical address; undefined where the database knows none, as for private networks. */
  of(address: string): Place | undefined {
    if (this.#database === undefined) return undefined;
    this.#reader ??= new Reader<Response>(Buffer.from(this.#database), { cache: new Decoded() });
    // A database of IPv4 would look an IPv6 address up by its first 32 bits, and place it anywhere.
    if (this.#reader.metadata.ipVersion === 4 && address.includes(':')) return undefined;
    return placeOf(this.#reader.get(address));
  }
}

/** Forgets everything when it is full. */
class Decoded extends Map<string | number, unknown> {
  override set(key: string | number, value: unknown): this {
    if (this.size >= decodedAtMost) this.clear();
    return super.set(key, value);
  }
}

/**
 * Reads a record in one of the two layouts that are common: `country.iso_code` with `subdivisions` in databases of the
 * GeoIP2 kind, `country_code` alone in others.
 */
function placeOf(record: unknown): Place | undefined {
  const { country, country_code, subdivisions } = (record ?? {}) as {
    readonly country?: { readonly iso_code?: unknown };
    readonly country_code?: unknown;
    readonly subdivisions?: unknown;
  };
  const code = country?.iso_code ?? country_code;
  if (typeof code !== 'string' || !/^[A-Z]{2}$/.test(code)) return undefined;
  return { country: code, regions: regionsOf(code, subdivisions) };
}

const none: readonly string[] = Object.freeze([]);

function regionsOf(country: string, subdivisions: unknown): readonly string[] {
  if (!Array.isArray(subdivisions)) return none;
  return subdivisions
    .map((one: { readonly iso_code?: unknown } | null) => one?.iso_code)
    .filter(code => typeof code === 'string')
    .map(code => `${country}-${code}`);
}
