import { base32, type RandomSource } from '#kernel';

const maxName = 100;

/**
 * A person's name as it is kept: composed (NFC), single spaces. Undefined for an empty or overlong one, and for
 * characters that cannot be seen or that turn text around: they would let one name look like another.
 */
export function normaliseName(text: string): string | undefined {
  if (text.length > 4 * maxName) return undefined;
  const name = text.normalize('NFC').trim().replace(/\s+/gu, ' ');
  if (name === '' || Array.from(name).length > maxName) return undefined;
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}<>]/u.test(name) ? undefined : name;
}

/** A name for the developer's record, `ann-lee-7k2m9q`: readable, and never taken. */
export function developerSlug(name: string, random: RandomSource): string {
  const readable = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
  return `${readable === '' ? 'developer' : readable}-${base32(random(5)).slice(0, 6)}`;
}
