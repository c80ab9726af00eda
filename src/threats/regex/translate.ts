/**
 * Patterns of SecLang are written for PCRE and matched octet by octet. RE2 reads almost all of them; what it reads in
 * another way is written otherwise here.
 */
export function forRe2(pattern: string, ignoresCase: boolean, widens: Widening = 'nothing'): string {
  const out: string[] = [];
  /** Where the groups that are open began, and their numbers; what each captured group is written as. */
  const open: { readonly from: number; readonly number: number | undefined }[] = [];
  const groups: string[] = [''];
  /** Characters that references were replaced by: groups that hold references would grow without end. */
  let copied = 0;
  const ignores = ignoresCase || /\(\?[a-z]*i/.test(pattern);
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === '\\') {
      const next = pattern[at + 1] ?? '';
      const hex = /^x(?:\{([0-9a-fA-F]{1,2})\}|([0-9a-fA-F]{2}))/.exec(pattern.slice(at + 1, at + 6));
      if (hex !== null) {
        out.push(octet((hex[1] ?? hex[2] ?? '').padStart(2, '0'), ignores && !inClass));
        at += hex[0].length;
      } else if (!inClass && widens === 'all' && groups[Number(next)] !== undefined && next !== '0') {
        // Whatever the group may take, not only what it took.
        const group = `(?:${groups[Number(next)]})`;
        if ((copied += group.length) > mostCopied) throw new Error('its groups are referred to too often');
        out.push(group);
        at++;
      } else {
        out.push((inClass ? insideClass : outside)[next] ?? escaped(next));
        at++;
      }
    } else if (inClass) {
      if (character === '[' && pattern[at + 1] === ':') {
        const end = pattern.indexOf(':]', at + 2);
        if (end !== -1) {
          out.push(pattern.slice(at, end + 2));
          at = end + 1;
          continue;
        }
      }
      if (character === ']') inClass = false;
      out.push(character === '[' ? '\\[' : character);
    } else if (character === '[') {
      inClass = true;
      out.push('[');
      if (pattern[at + 1] === '^') out.push(pattern[++at] as string);
      // A bracket that stands first is one of the class.
      if (pattern[at + 1] === ']') {
        out.push('\\]');
        at++;
      }
    } else if (widens === 'all' && /^\(\?<?[=!]/.test(pattern.slice(at, at + 4))) {
      at = endOfGroup(pattern, at);
    } else {
      if (character === '(') {
        const number = pattern[at + 1] === '?' ? undefined : groups.push('') - 1;
        open.push({ from: out.length + 1, number });
      }
      const closed = character === ')' ? open.pop() : undefined;
      // Only nine can be referred to.
      if (widens === 'all' && closed?.number !== undefined && closed.number < 10)
        groups[closed.number] = out.slice(closed.from).join('');
      out.push(character);
      // A possessive quantifier gives nothing back (`*+`). RE2 tries all ways at once, so it finds at least as much.
      if (widens !== 'nothing' && pattern[at + 1] === '+' && isQuantifier(pattern, at)) at++;
    }
  }
  return out.join('');
}

/**
 * What may be read so that at least as much is found as was meant: nothing; possessive quantifiers; or also look-around,
 * which is left out, and back-references, which stand for all that their group may take.
 */
export type Widening = 'nothing' | 'possessive' | 'all';

/** Characters that references of one pattern may be replaced by. */
const mostCopied = 100_000;

/** Where the group that begins here ends. */
function endOfGroup(pattern: string, from: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = from; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at++;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  return pattern.length;
}

const isQuantifier = (pattern: string, at: number): boolean =>
  /[*+?]/.test(pattern[at] as string)
    ? // `\\*+` repeats a star, `(?+` is no quantifier.
      pattern[at - 1] !== '('
    : pattern[at] === '}' && /\{\d+(?:,\d*)?\}$/.test(pattern.slice(Math.max(0, at - 12), at + 1));

/** PCRE's blanks are six, RE2's five: without VT. */
const blanks = String.raw`\t\n\x0b\f\r `;
const noBlanks = String.raw`\x00-\x08\x0e-\x1f\x21-\xff`;
const outside: Readonly<Record<string, string>> = {
  s: `[${blanks}]`,
  S: `[${noBlanks}]`,
  h: String.raw`[\t ]`,
  Z: String.raw`\n?\z`,
  e: String.raw`\x1b`,
};
const insideClass: Readonly<Record<string, string>> = {
  s: blanks,
  S: noBlanks,
  h: String.raw`\t `,
  e: String.raw`\x1b`,
  b: String.raw`\x08`,
};

/** RE2 refuses a backslash before letters that mean nothing, PCRE takes the letter; of others both take the character. */
const escaped = (next: string): string => (next === '_' || next > '\x7f' ? next : `\\${next}`);

/** An octet above 0x7F has no other case: as a letter of Latin-1 it would have. */
const octet = (hex: string, ignores: boolean): string =>
  ignores && hex > '7f' && Number.parseInt(hex, 16) > 0x7f ? `(?-i:\\x${hex})` : `\\x${hex}`;
