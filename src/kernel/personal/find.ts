import { cardsIn } from './cards.ts';
import { digitAt } from './characters.ts';
import { digitRows } from './digit-groups.ts';
import { emailsIn } from './emails.ts';
import { ibansIn } from './ibans.ts';
import type { Finding, PersonalKind } from './kinds.ts';
import { letteredIdsIn, nationalNumbersIn } from './national-ids.ts';
import { phonesIn } from './phones.ts';

const everything: readonly PersonalKind[] = ['card', 'iban', 'email', 'phone', 'national-id'];

/** Digits below which a text holds none of the numbers that are looked for. */
const leastDigits = 6;

/**
 * What looks like personal data in a text, in the order in which it stands there; nothing is found twice. Takes time
 * in proportion to the text, whatever it says. This is a net under what is declared: it believes check digits and
 * clear forms only, so that identifiers, sums and digests stay as they are.
 */
export function findPersonal(text: string, kinds: readonly PersonalKind[] = everything): Finding[] {
  const { digits, mayHoldEmail } = glance(text);
  const found: Finding[] = [];
  const wants = (kind: PersonalKind): boolean => kinds.includes(kind);
  if (mayHoldEmail && wants('email')) found.push(...emailsIn(text));
  if (digits < leastDigits || isInstant(text)) return found;
  if (wants('iban')) found.push(...ibansIn(text));
  if (wants('national-id')) found.push(...letteredIdsIn(text));
  for (const row of digitRows(text)) {
    if (wants('card')) found.push(...cardsIn(text, row));
    if (wants('national-id')) found.push(...nationalNumbersIn(text, row));
    if (wants('phone')) found.push(...phonesIn(text, row));
  }
  return found.length < 2 ? found : apart(found);
}

/** Most texts hold nothing, which shows at one look. */
function glance(text: string): { digits: number; mayHoldEmail: boolean } {
  let digits = 0;
  let mayHoldEmail = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x40 || code === 0xff20 || code === 0xfe6b) mayHoldEmail = true;
    else if (code === 0x25 && text.startsWith('40', at + 1)) mayHoldEmail = true;
    else if (digitAt(text, at) >= 0) digits++;
  }
  return { digits, mayHoldEmail };
}

/** The most frequent text with many digits by far (RFC 3339), in which there is nothing to be found. */
const isInstant = (text: string): boolean =>
  text.length < 36 &&
  text.charCodeAt(10) === 0x54 &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text);

/** Of findings that lie over one another the one that begins first, and of those the longest. */
function apart(found: Finding[]): Finding[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Finding[] = [];
  for (const one of found) {
    const last = kept.at(-1);
    if (last === undefined || one.start >= last.end) kept.push(one);
    else if (one.end > last.end) kept[kept.length - 1] = { ...last, end: one.end };
  }
  return kept;
}
