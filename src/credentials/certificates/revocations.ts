/** What one certificate of an authority has taken back, as its revocation list says (RFC 5280 section 5). */
export interface RevocationList {
  /** SHA-256 of the issuing certificate, lower-case hexadecimal. */
  readonly issuer: string;
  /** Milliseconds since the epoch. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Lower-case hexadecimal, no leading zeros. */
  readonly serials: readonly string[];
}

/**
 * A list (PEM) of one of these certificates (PEM), whose signature is checked.
 * @throws invalid-input at `/list` when it cannot be read, is not theirs, has no end or is past it.
 */
export async function readRevocationList(
  list: string,
  issuers: string,
  now: number,
): Promise<RevocationList> {
  // What reads lists takes long to load, and most starts need none.
  const { parseRevocations } = await import('./parse-revocations.ts');
  return parseRevocations(list, issuers, now);
}
