/** When certificates are obtained again; milliseconds. `chance`: from 0 to 1, so that not all come at once. */

/** After failures in a row: from five minutes to half a day, give or take a quarter. Authorities count failures. */
export function retryAfter(failures: number, chance: number): number {
  const minute = 60_000;
  const patience = Math.min(5 * minute * 2 ** Math.min(failures - 1, 20), 12 * 60 * minute);
  return Math.round(patience * (0.75 + chance / 2));
}

/** At two thirds of its life, or up to a fiftieth of it later. */
export function renewAt(certificate: { notBefore: number; notAfter: number }, chance: number): number {
  const life = certificate.notAfter - certificate.notBefore;
  return Math.round(certificate.notBefore + life * (2 / 3 + chance / 50));
}
