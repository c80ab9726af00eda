import { createHmac } from 'node:crypto';

/** How a value is made unreadable. */
export const maskNames = ['full', 'partial', 'last-four', 'pseudonym', 'remove'] as const;

export type MaskName = (typeof maskNames)[number];

/** Stands for what was taken out; always as long, so that it does not tell how long that was. */
const stars = '***';

/** Letters and digits that a value has at least before four of them may be shown. */
const leastForFour = 8;

/**
 * A text masked: all of it (`full`), all but a hint that its owner recognises (`partial`, `last-four`), or as a
 * pseudonym: the same for the same text, under a key that nobody outside has, so that what belongs together can be
 * seen to. Short texts are masked whole, since a hint would be most of them. `remove` leaves nothing of a part.
 */
export function maskedText(text: string, mask: MaskName, pseudonyms: Pseudonyms): string {
  if (text === '') return text;
  switch (mask) {
    case 'partial':
      return partOf(text);
    case 'last-four':
      return lastFourOf(text);
    case 'pseudonym':
      return pseudonyms(text);
    default:
      return stars;
  }
}

/** Gives a text its pseudonym. */
export type Pseudonyms = (text: string) => string;

/**
 * Pseudonyms under a key. `context` keeps those of one API apart from those of another, so that nobody joins what two
 * of them tell of one person.
 */
export function pseudonymsOf(key: Uint8Array, context: string): Pseudonyms {
  const own = createHmac('sha256', key).update(`masking\0${context}`).digest();
  return text => `p_${createHmac('sha256', own).update(text).digest('base64url').slice(0, 22)}`;
}

const address = /^[^\s@]{1,256}@[\p{L}\p{N}.-]{1,253}$/u;

/** The first character, and of an e-mail address the domain; or the first and the last two of what is longer. */
function partOf(text: string): string {
  // Of a text that only holds an address, what stands behind it is no domain.
  const at = address.test(text) ? text.lastIndexOf('@') : -1;
  // Of a short name one letter is most of it.
  if (at > 0) return at < 3 ? stars + text.slice(at) : `${Array.from(text)[0]}${stars}${text.slice(at)}`;
  const characters = Array.from(text);
  if (characters.length < 4) return stars;
  return characters.length < leastForFour
    ? `${characters[0]}${stars}`
    : `${characters[0]}${stars}${characters.slice(-2).join('')}`;
}

function lastFourOf(text: string): string {
  const shown = text.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return Array.from(shown).length < leastForFour ? stars : stars + Array.from(shown).slice(-4).join('');
}
