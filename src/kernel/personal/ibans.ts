import { digitAt, goesOnAt, isInvisible, isSpaceOrDash, letterAt } from './characters.ts';
import { modulo97 } from './checks.ts';
import type { Finding } from './kinds.ts';

/** Lengths by country, of the registry that SWIFT keeps for ISO 13616. */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map(entry => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** International bank account numbers: country, its length, and the check of ISO 7064 (MOD 97-10). */
export function* ibansIn(text: string): Generator<Finding> {
  for (let at = 0; at + 14 < text.length; at++) {
    const end = endOfIban(text, at);
    if (end === undefined) continue;
    yield { kind: 'iban', start: at, end };
    at = end - 1;
  }
}

function endOfIban(text: string, start: number): number | undefined {
  const first = letterAt(text, start);
  const second = letterAt(text, start + 1);
  if (first === 0 || second === 0 || goesOnAt(text, start - 1)) return undefined;
  const country = String.fromCharCode(first, second);
  const length = lengths.get(country);
  if (length === undefined) return undefined;
  let rearranged = '';
  let check = '';
  let count = 2;
  let gap = 0;
  for (let at = start + 2; at < text.length && gap < 3; at++) {
    const code = text.charCodeAt(at);
    if (isInvisible(code) || isSpaceOrDash(code)) {
      gap++;
      continue;
    }
    const digit = digitAt(text, at);
    const letter = letterAt(text, at);
    if (digit < 0 && letter === 0) return undefined;
    gap = 0;
    count++;
    // Letters count from 10 on.
    const value = digit < 0 ? String(letter - 55) : String(digit);
    if (count <= 4) {
      if (digit < 0) return undefined;
      check += value;
    } else rearranged += value;
    if (count < length) continue;
    const whole = `${rearranged}${first - 55}${second - 55}${check}`;
    return !goesOnAt(text, at + 1) && modulo97(whole) === 1 ? at + 1 : undefined;
  }
  return undefined;
}
