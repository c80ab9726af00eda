/** Values that must show nowhere, each of its own, and where they were found all the same. */
import { randomBytes, randomInt } from 'node:crypto';

const digits = (count: number): string =>
  Array.from({ length: count }, (_, at) => (at === 0 ? randomInt(1, 10) : randomInt(10))).join('');

/** A payment card number of an issuer's, with Luhn's check digit. */
export function card(): string {
  const payload = `4${digits(14)}`;
  const sum = Array.from(payload, Number).reduceRight(
    ({ total, isDoubled }, digit) => {
      const worth = isDoubled ? digit * 2 : digit;
      return { total: total + (worth > 9 ? worth - 9 : worth), isDoubled: !isDoubled };
    },
    { total: 0, isDoubled: true },
  ).total;
  return payload + String((10 - (sum % 10)) % 10);
}

/** A German account with its check digits (ISO 13616). */
export function iban(): string {
  const account = digits(18);
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, '0')}${account}`;
}

export const email = (): string => `p${word()}@example.org`;

export const phone = (): string => `+49 30 ${digits(8)}`;

/** A social security number of the United States. */
export const nationalId = (): string =>
  `${randomInt(100, 600)}-${randomInt(10, 100)}-${randomInt(1000, 10_000)}`;

/** Letters that stand nowhere else, and look like nothing. */
export const word = (): string => randomBytes(8).toString('hex').replaceAll(/\d/g, 'x');

/** A value as programs write it: plain, in an address once and twice, in JSON, in base 64. */
function spellings(value: string): string[] {
  const once = encodeURIComponent(value);
  return [
    ...[value, once, encodeURIComponent(once), value.replaceAll(' ', '+')],
    ...[JSON.stringify(value).slice(1, -1), value.replaceAll('@', '\\u0040')],
    ...[Buffer.from(value).toString('base64').replace(/=+$/, ''), Buffer.from(value).toString('hex')],
  ];
}

/** Which of the planted things a place shows, with what stands before each. */
export function shownIn(
  place: string,
  octets: Buffer,
  planted: Iterable<readonly [string, string]>,
): string[] {
  const found: string[] = [];
  for (const [name, value] of planted)
    for (const spelling of new Set(spellings(value))) {
      const at = octets.indexOf(spelling);
      if (at < 0) continue;
      found.push(`${name} in ${place}: ${octets.subarray(Math.max(0, at - 160), at + 40).toString()}`);
      break;
    }
  return found;
}
