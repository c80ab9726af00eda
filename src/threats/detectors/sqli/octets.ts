import { K, type Kind } from './kinds.ts';

/** What octets begin: looked up instead of compared one by one. */
export const B = { other: 0, blank: 1, word: 2, digit: 3, operator: 4, mark: 5 } as const;
export const begins = new Uint8Array(256);
/** Octets that a word goes on with. */
export const continues = new Uint8Array(256);
for (let octet = 0; octet < 256; octet++) {
  const character = String.fromCharCode(octet);
  if (octet <= 0x20 || octet === 0x7f || octet === 0xa0) begins[octet] = B.blank;
  else if (/[A-Za-z_\x80-\xff]/.test(character)) begins[octet] = B.word;
  else if (/[0-9]/.test(character)) begins[octet] = B.digit;
  else if (/[-+*%=<>!|&^~/:]/.test(character)) begins[octet] = B.operator;
  else if (/[(){},;]/.test(character)) begins[octet] = B.mark;
  if (/[A-Za-z0-9_$.`\x80-\xff]/.test(character) && octet !== 0xa0) continues[octet] = 1;
}

export const marks: readonly Kind[] = Array.from({ length: 256 }, (_, octet) => {
  const found: Readonly<Record<string, Kind>> = {
    '(': K.open,
    ')': K.close,
    '{': K.openBrace,
    '}': K.closeBrace,
    ',': K.comma,
    ';': K.end,
  };
  return found[String.fromCharCode(octet)] ?? K.unknown;
});

/** Behind a letter, a dot or a star. */
export function isOfPath(value: string, at: number): boolean {
  const before = value.charCodeAt(at - 1);
  return isLetter(before) || before === 0x2e || before === 0x2a;
}

export const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39;
export const isMoney = (octet: number): boolean => isDigit(octet) || octet === 0x2e || octet === 0x2c;
export const isHex = (octet: number): boolean =>
  isDigit(octet) || ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x66);
export const isLetter = (octet: number): boolean => (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a;
export const isWordOctet = (octet: number, exceptDigits: boolean): boolean =>
  isLetter(octet) || octet === 0x5f || (!exceptDigits && isDigit(octet));
