/** How an attacker writes a value so that it is read in the end and not on the way. Texts of Unicode. */
interface Encoding {
  readonly encode: (text: string) => string;
  /** Categories whose attacks still work so; all unless told. */
  readonly only?: ReadonlySet<string>;
}

const octetsOf = (text: string): number[] => [...Buffer.from(text, 'utf8')];
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
const eachOctet = (text: string, write: (octet: number) => string): string =>
  octetsOf(text).map(write).join('');
const isPlain = (character: string): boolean => /[A-Za-z0-9]/.test(character);
const each = (text: string, write: (code: number) => string): string =>
  Array.from(text, character => (isPlain(character) ? character : write(character.charCodeAt(0)))).join('');
const percent = (text: string): string =>
  eachOctet(text, octet =>
    isPlain(String.fromCharCode(octet)) ? String.fromCharCode(octet) : `%${hex(octet, 2)}`,
  );
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const names: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '(': '&lpar;',
  ')': '&rpar;',
  ':': '&colon;',
  '/': '&sol;',
  '\\': '&bsol;',
  '=': '&equals;',
  ';': '&semi;',
  '\n': '&NewLine;',
  '\t': '&Tab;',
  '{': '&lcub;',
  '}': '&rcub;',
  $: '&dollar;',
  '.': '&period;',
  ',': '&comma;',
  '`': '&grave;',
  '|': '&vert;',
  '*': '&ast;',
  '#': '&num;',
  '%': '&percnt;',
  '!': '&excl;',
  '[': '&lbrack;',
  ']': '&rbrack;',
  _: '&lowbar;',
};
/** Characters that best-fit tables of servers and databases turn into ASCII. */
const looksLike: Readonly<Record<string, string>> = {
  "'": '\u02bc',
  '<': '\u3008',
  '>': '\u3009',
  '"': '\u2033',
  '/': '\u2215',
  '(': '\u207d',
  ')': '\u207e',
  '.': '\u2024',
  '=': '\u207c',
};

const textual = new Set([
  'SQL',
  'script (XSS)',
  'template',
  'command',
  'header (CRLF)',
  'traversal',
  'document database',
]);
const anyCase = new Set(['SQL', 'script (XSS)', 'header (CRLF)', 'request forgery', 'scanner']);

export const encodings: Readonly<Record<string, Encoding>> = {
  'percent, once more': { encode: percent },
  'percent, twice more': { encode: text => percent(percent(text)) },
  'percent, every octet': { encode: text => eachOctet(text, octet => `%${hex(octet, 2)}`) },
  'percent, %uHHHH': { encode: text => each(text, code => `%u${hex(code, 4)}`) },
  'percent, overlong UTF-8': {
    encode: text =>
      Array.from(text, character =>
        isPlain(character) || character > '\x7f'
          ? character
          : `%${hex(0xc0 | (character.charCodeAt(0) >> 6), 2)}%${hex(0x80 | (character.charCodeAt(0) & 0x3f), 2)}`,
      ).join(''),
    only: textual,
  },
  'HTML, decimal': { encode: text => each(text, code => `&#${code};`) },
  'HTML, hexadecimal, every character': {
    encode: text => Array.from(text, one => `&#x${hex(one.charCodeAt(0), 2)};`).join(''),
  },
  'HTML, names': { encode: text => Array.from(text, one => names[one] ?? one).join('') },
  'JavaScript, \\uHHHH': { encode: text => each(text, code => `\\u${hex(code, 4)}`) },
  'JavaScript, \\xHH': {
    encode: text =>
      eachOctet(text, octet =>
        isPlain(String.fromCharCode(octet)) ? String.fromCharCode(octet) : `\\x${hex(octet, 2)}`,
      ),
  },
  'JavaScript, \\u{H}': { encode: text => each(text, code => `\\u{${code.toString(16)}}`) },
  'JSON in a text': { encode: text => JSON.stringify({ id: 7, filter: { name: text } }) },
  'JSON in JSON in a text': { encode: text => JSON.stringify({ payload: JSON.stringify({ name: [text] }) }) },
  base64: { encode: base64 },
  'base64 without padding': { encode: text => base64(text).replace(/=+$/, '') },
  'base64 for URLs': { encode: text => Buffer.from(text, 'utf8').toString('base64url') },
  'base64 of JSON': { encode: text => base64(JSON.stringify({ user: 7, name: text })) },
  'base64 in a text': { encode: text => `data=${base64(`x=1; ${text}`)}; v=2` },
  'full-width forms': {
    encode: text =>
      Array.from(text, one =>
        one > ' ' && one < '\x7f' ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : one,
      ).join(''),
    only: textual,
  },
  'characters that look alike': {
    encode: text => Array.from(text, one => looksLike[one] ?? one).join(''),
    only: new Set(['SQL', 'script (XSS)', 'traversal']),
  },
  'either case': {
    encode: text =>
      Array.from(text, (one, i) => (i % 2 === 0 ? one.toUpperCase() : one.toLowerCase())).join(''),
    only: anyCase,
  },
  'comments for blanks': { encode: text => text.replaceAll(' ', '/**/'), only: new Set(['SQL']) },
  'line ends for blanks': {
    encode: text => text.replaceAll(' ', '\n'),
    only: new Set(['SQL', 'script (XSS)']),
  },
  'NUL in front': { encode: text => `\0${text}`, only: textual },
  'NUL within': {
    encode: text => text.replace(/[A-Za-z]{3}/, found => `${found.slice(0, 2)}\0${found.slice(2)}`),
    only: new Set(['script (XSS)']),
  },
  'NUL within, encoded': {
    encode: text => text.replace(/[A-Za-z]{3}/, found => `${found.slice(0, 2)}%00${found.slice(2)}`),
    only: new Set(['script (XSS)', 'SQL']),
  },
};

/** Whether attacks of the category still work in this encoding. */
export const applies = (encoding: Encoding, category: string): boolean =>
  encoding.only?.has(category) ?? true;
