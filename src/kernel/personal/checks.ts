/** Check digits of the numbers that the world gives to cards, accounts and people. All take plain ASCII digits. */

const values = (digits: string): number[] => Array.from(digits, Number);

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);

/** ISO/IEC 7812-1, annex B ("Luhn"). */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at--, twice = !twice) {
    const digit = Number(digits[at]);
    sum += !twice ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return sum % 10 === 0;
}

/** The rest of a long decimal number divided by 97. */
export function modulo97(digits: string): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}

/** ISO/IEC 7064, MOD 11-2: the last character may be `X`. */
export function mod11two(text: string): boolean {
  let sum = 0;
  for (const character of text.slice(0, -1)) sum = ((sum + Number(character)) * 2) % 11;
  const check = (12 - sum) % 11;
  return text.at(-1) === (check === 10 ? 'X' : String(check));
}

/** ISO/IEC 7064, MOD 11,10: Germany's tax number. */
export function mod11ten(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return Number(digits.at(-1)) === (11 - product) % 10;
}

const dihedral = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const permuted = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Verhoeff's check, of India's Aadhaar. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  values(digits)
    .reverse()
    .forEach((digit, at) => (check = Number(dihedral[check]?.[Number(permuted[at % 8]?.[digit])])));
  return check === 0;
}

/** EAN-13, of Switzerland's AHV number. */
export const ean13 = (digits: string): boolean =>
  weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;

/** Brazil's CPF: two check digits; all digits alike would pass, and are nobody's. */
export function cpf(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits)) return false;
  const check = (length: number): boolean => {
    const rest =
      (weighted(
        digits,
        Array.from({ length }, (_, at) => length + 1 - at),
      ) *
        10) %
      11;
    return Number(digits[length]) === rest % 10;
  };
  return check(9) && check(10);
}

/** Whether `DDMM` or `MMDD` digits can be a day, by where month and day stand. */
export function isDay(digits: string, monthAt: number, dayAt: number): boolean {
  const month = Number(digits.slice(monthAt, monthAt + 2));
  const day = Number(digits.slice(dayAt, dayAt + 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}
