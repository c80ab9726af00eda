import { Recent } from './recent.ts';

/** An access token as it was shown. */
export interface ShownCredential {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly text: string;
  /** What caches know the token by: see `VerifiedTokens.nameOf`. */
  readonly name: string;
}

/** Fields that are held, and characters of one: four megabytes at most, and less than two of tokens as they are. */
const atMost = 2_048;
const longest = 2_048;

/**
 * Authorization fields with tokens that were found good lately, by their text: whoever comes again costs no reading
 * and no SHA-256. Nothing follows from being in here, since the token is looked up by its name all the same. A look-up
 * compares texts of one hash only, which is made with a secret of this process: from how long it takes nobody learns
 * how much of a guess is right.
 */
export class RecentCredentials {
  readonly #recent = new Recent<ShownCredential>(atMost);

  get(field: string): ShownCredential | undefined {
    return this.#recent.get(field);
  }

  /** Only for good ones: what anybody can make up would drive out the others. */
  keep(field: string, credential: ShownCredential): void {
    if (field.length <= longest) this.#recent.set(field, credential);
  }

  /** Number of fields that are held. */
  get size(): number {
    return this.#recent.size;
  }
}
