import type { Folding } from './fold.ts';
import { K } from './kinds.ts';

/**
 * Values that read like an attack to its length, but are none: what people write with quotes, dashes and words that SQL
 * knows too. An attack leaves the statement around it whole: it hides the quote that comes after it, or opens it anew.
 */
export function isHarmless(folding: Folding, value: string): boolean {
  const { length, kinds } = folding;
  const first = kinds[0] as number;
  const second = kinds[1] as number;
  const third = kinds[2] as number;
  const last = length - 1;
  if (length === 2 && kinds[last] === K.comment) return !endsStatement(folding, value, first);
  if (length === 2 && second === K.union) return !folding.commented && folding.read < 3;
  if (length !== 3) return false;
  if (third === K.string && first === K.string && (second === K.operator || second === K.logic))
    return isQuoted(folding);
  // "1 and 1" says nothing; "1 and 1=1" was more than that, and not "35 % of a and 65 % of b".
  if (second === K.logic && third !== K.comment)
    return folding.read === 3 || !/[=<>|!]|\b(?:r?like|between|regexp|is|in)\b/i.test(value);
  if (second === K.operator && first === K.string && third !== K.comment) return true;
  return second === K.keyword && !folding.writesFile(1);
}

/** Whether a comment behind a value hides the rest of the statement. */
function endsStatement(folding: Folding, value: string, before: number): boolean {
  // SQL Server leaves statements with this word in them out of its logs.
  if (/sp_password/i.test(value)) return true;
  const text = folding.text(1);
  const isAdjacent = folding.from(1) === folding.to(0);
  if (text.startsWith('/*')) {
    const isClosed = text.length >= 4 && text.endsWith('*/');
    if (before === K.string) return folding.opened(0) === 0 && (isClosed || text.length <= 4);
    if (!isClosed) return before === K.number && text === '/*' && isSum(value);
    return isAdjacent && !/^\/\*\*|\*\*\/$/.test(text) && folding.to(1) === value.trimEnd().length;
  }
  const rest = text.slice(text.startsWith('#') ? 1 : 2).trim();
  if (before === K.string)
    return (
      folding.opened(0) === 0 &&
      folding.closed(0) !== 0 &&
      /^[^ ]{0,40} ?[^ ]{0,40}['"]$/.test(folding.text(0)) &&
      (rest === '' || /^[-+)\w]{0,4}$/.test(rest) || /^(?:#|--)[ \t]/.test(text)) &&
      !/['"]/.test(rest)
    );
  return before === K.number && rest === '' && text.startsWith('--') && isSum(value);
}

/** Numbers and signs up to the comment, so that it can only be there for what stands behind the value. */
const isSum = (value: string): boolean => /^[\d.+*/()\s-]+$/.test(value);

/**
 * A text between quotes of its own, or one whose quotes do not fit: what stands around it stays as it is. Where nothing
 * else is said, a sign that is quoted within a sentence or in code.
 */
function isQuoted(folding: Folding): boolean {
  const quote = folding.closed(0);
  if (folding.opened(0) !== 0 || folding.opened(2) !== quote || folding.closed(2) !== 0) return true;
  const before = folding.text(0).slice(0, -1);
  if (opensInSentence(before)) return true;
  if (folding.read > 3) return false;
  const after = folding.text(2).slice(1);
  // The word between the quotes may be one of the sentence.
  const isOneWord = /\w/.test(folding.text(1)) ? !/\s/.test(after) : !/\s/.test(after.trim());
  return !(isOneWord && /^[\w@.+-]* ?$/.test(before));
}

/** A quote behind this opens a quotation, an attribute's value or a text of code, and closes none. */
function opensInSentence(before: string): boolean {
  let at = before.length - 1;
  while (at >= 0 && before.charCodeAt(at) === 0x20) at--;
  if (at < 0) return false;
  if ('=([{:,>'.includes(before[at] as string)) return true;
  // Behind a blank and more than one word.
  return at < before.length - 1 && before.lastIndexOf(' ', at) !== -1;
}
