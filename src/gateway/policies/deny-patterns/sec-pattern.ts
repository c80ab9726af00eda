import { octetsOf } from '#threats';

/**
 * A pattern as it stands in a rule, between quotes: it means the same there as by itself. Quotes and percent signs, by
 * which a rule would go on in another way, become numbers; what is beyond ASCII becomes its octets in UTF-8, as which
 * rules see texts. @throws Error for what cannot be written so
 */
export function secPattern(pattern: string, ignoreCase: boolean): string {
  const written: string[] = [];
  let inClass = false;
  /** Where a `]` would stand for itself. */
  let classBegins = -1;
  for (let at = 0; at < pattern.length; at++) {
    const character = String.fromCodePoint(pattern.codePointAt(at) as number);
    if (character === '\\') {
      const next = pattern[++at] ?? '';
      if (next === 'Q') throw new Error('a regular expression without \\Q: write out what is quoted');
      written.push(plain.test(next) ? `\\${next}` : literal(next, inClass));
    } else if (inClass) {
      // A class of classes, such as [[:alpha:]].
      const posix = /^\[:\^?[a-z]+:\]/.exec(pattern.slice(at, at + 16))?.[0];
      if (posix !== undefined) {
        written.push(posix);
        at += posix.length - 1;
      } else if (character === ']' && at !== classBegins) {
        inClass = false;
        written.push(']');
      } else written.push(character === '[' ? '\\[' : literal(character, true));
    } else if (character === '[') {
      inClass = true;
      classBegins = at + (pattern[at + 1] === '^' ? 2 : 1);
      written.push('[');
    } else written.push(literal(character, false));
    if (character.length > 1) at++;
  }
  const text = written.join('').replace(/^ +| +$/g, blanks => '\\x20'.repeat(blanks.length));
  return ignoreCase ? `(?i)${text}` : text;
}

/** What may stand behind a backslash as it is. */
const plain = /^[!#$&'()*+,\-./0-9:;<=>?@A-Z[\\\]^_`a-z{|}~]$/;

function literal(character: string, inClass: boolean): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x7f) {
    if (inClass) throw new Error('a class [...] of ASCII: write other characters as alternatives, (?:ä|ö)');
    return `(?:${[...Buffer.from(character)].map(numbered).join('')})`;
  }
  return code < 0x20 || code === 0x7f || character === '"' || character === '%'
    ? numbered(code)
    : octetsOf(character);
}

const numbered = (octet: number): string => `\\x${octet.toString(16).padStart(2, '0')}`;
