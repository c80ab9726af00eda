import { isDeterministic } from '../schema/patterns/deterministic.ts';

/** Places of a pattern that are looked at; longer ones are refused. */
const maxPlaces = 200;
/** Characters that mean something else in ECMA-262. */
const ordinary: Readonly<Record<string, string>> = { '^': '\\^', $: '\\$', '.': '[^\\n\\r]' };
const beyondAscii = '\u0080-\u{10ffff}';

/**
 * What the escapes of XML Schema (part 2, appendix G) take at most, as members of a class: more of them can only make a
 * pattern look less certain than it is.
 */
const atMost: Readonly<Record<string, string>> = {
  d: `0-9${beyondAscii}`,
  D: '\\u0000-/:-\u{10ffff}',
  s: '\\t\\n\\r ',
  S: '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f!-\u{10ffff}',
  w: `0-9A-Za-z$+<=>\\^\`|~${beyondAscii}`,
  W: '\\u0000-/:-@\\[-`{-\u{10ffff}',
  i: `A-Za-z_:${beyondAscii}`,
  I: '\\u0000-9;-@\\[-\\^`{-\u{10ffff}',
  c: `A-Za-z0-9._:\\-${beyondAscii}`,
  C: '\\u0000-,/;-@\\[-\\^`{-\u{10ffff}',
  p: '\\u0000-\u{10ffff}',
  P: '\\u0000-\u{10ffff}',
};

/**
 * Whether a pattern of an XML Schema is matched in time that grows with the text alone. What judges schemas tries each
 * way in which a text can be read, so a pattern must leave one: then a character that does not fit ends it.
 */
export function isLinearXsdPattern(source: string): boolean {
  const converted = asScript(source);
  return converted !== undefined && isDeterministic(`^(?:${converted})$`, maxPlaces);
}

/** The pattern as one of ECMA-262 that takes at least as much; undefined for what is not read here. */
function asScript(source: string): string | undefined {
  let at = 0;
  let script = '';
  while (at < source.length) {
    const character = source[at++] as string;
    if (character === '\\') {
      const escape = readEscape(source, at);
      if (escape === undefined) return undefined;
      at = escape.next;
      script += escape.members === undefined ? escape.text : `[${escape.members}]`;
    } else if (character === '[') {
      const set = readClass(source, at);
      if (set === undefined) return undefined;
      at = set.next;
      script += set.text;
    } else script += ordinary[character] ?? character;
  }
  return script;
}

interface Read {
  readonly text: string;
  /** Behind what was read. */
  readonly next: number;
}

/** After the backslash. `members`: what an escape for many characters takes at most. */
function readEscape(source: string, at: number): (Read & { readonly members?: string }) | undefined {
  const letter = source[at];
  if (letter === undefined) return undefined;
  const members = atMost[letter];
  if (members === undefined) return { text: `\\${letter}`, next: at + 1 };
  if (letter !== 'p' && letter !== 'P') return { text: '', next: at + 1, members };
  const end = source.indexOf('}', at);
  return source[at + 1] === '{' && end > 0 ? { text: '', next: end + 1, members } : undefined;
}

/** After the opening bracket. What a class takes away is not taken away here: it takes more then. */
function readClass(source: string, from: number): Read | undefined {
  const isNegated = source[from] === '^';
  let at = isNegated ? from + 1 : from;
  let members = '';
  while (source[at] !== ']') {
    const character = source[at++];
    if (character === undefined) return undefined;
    if (character === '\\') {
      const escape = readEscape(source, at);
      if (escape === undefined) return undefined;
      at = escape.next;
      // All but little is more than all but much.
      members += escape.members === undefined ? escape.text : isNegated ? '' : escape.members;
    } else if (character === '-' && source[at] === '[') {
      const taken = readClass(source, at + 1);
      if (taken === undefined || source[taken.next] !== ']') return undefined;
      at = taken.next;
    } else members += character === '[' ? '\\[' : character;
  }
  const all = isNegated && members === '' ? '\\u0000-\u{10ffff}' : members;
  return { text: isNegated && members !== '' ? `[^${all}]` : `[${all}]`, next: at + 1 };
}
