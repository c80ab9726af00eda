/** The octet that a character beyond ASCII is taken for; undefined where it is only itself. Marks of prose (’ “ – …) stay. */
export function asciiFor(code: number): number | undefined {
  if (code < 0xa0) return undefined;
  // Full-width forms.
  if (code >= 0xff01 && code <= 0xff5e) return code - 0xfee0;
  // Letters and digits in circles, and those of mathematics, as compatibility decomposition has them.
  if (
    (code >= 0x2460 && code <= 0x2468) ||
    (code >= 0x24b6 && code <= 0x24ea) ||
    (code >= 0x1d400 && code <= 0x1d7ff)
  ) {
    const plain = String.fromCodePoint(code).normalize('NFKC');
    return /^[A-Za-z0-9]$/.test(plain) ? plain.charCodeAt(0) : undefined;
  }
  return lookAlikes.get(code);
}

/** One of ASCII, and the characters that are taken for it, in hexadecimal. */
const written: readonly (readonly [ascii: string, codes: string])[] = [
  [' ', 'a0 2002 2003 2007 2009 202f 205f 3000'],
  ['!', '1c3 fe57'],
  ['"', '2ba 2dd 2033 2036 301d 301e 301f'],
  ['#', 'fe5f'],
  ['$', 'fe69'],
  ['%', 'fe6a 66a'],
  ['&', 'fe60'],
  ["'", '2b9 2bb 2bc 2bd 2c8 374 5f3 2032 2035'],
  ['(', '207d 208d fe59 2768'],
  [')', '207e 208e fe5a 2769'],
  ['*', '2217 204e fe61'],
  ['+', '207a 208a fe62'],
  [',', 'fe50'],
  ['.', '2024 fe52 3002 ff61'],
  ['/', '2044 2215 2571 29f8'],
  [':', '2236 a789 fe55'],
  [';', '37e fe54'],
  ['<', '2329 27e8 3008 fe64'],
  ['=', '207c 208c fe66'],
  ['>', '232a 27e9 3009 fe65'],
  ['?', 'fe56'],
  ['@', 'fe6b'],
  ['\\', '2216 29f5 29f9 fe68'],
  ['{', 'fe5b'],
  ['|', '1c0 2223'],
  ['}', 'fe5c'],
  ['i', '131'],
  ['k', '212a'],
  ['s', '17f'],
  // Cut to their lower octet these two end a line.
  ['\r', '560d'],
  ['\n', '560a'],
  ...Array.from('0123456789', (digit, i) => [digit, (0x2080 + i).toString(16)] as const),
  ['0', '2070'],
  ['1', 'b9'],
  ['2', 'b2'],
  ['3', 'b3'],
  ...Array.from('456789', (digit, i) => [digit, (0x2074 + i).toString(16)] as const),
];

const lookAlikes: ReadonlyMap<number, number> = new Map(
  written.flatMap(([ascii, codes]) =>
    codes.split(' ').map(code => [Number.parseInt(code, 16), ascii.charCodeAt(0)] as const),
  ),
);

/** Named references of HTML that stand for ASCII (section 13.5 of the HTML standard), but the five of `htmlEntityDecode`. */
export const entityNames: ReadonlyMap<string, number> = new Map(
  Object.entries({
    Tab: '\t',
    NewLine: '\n',
    excl: '!',
    num: '#',
    dollar: '$',
    percnt: '%',
    apos: "'",
    lpar: '(',
    rpar: ')',
    ast: '*',
    midast: '*',
    plus: '+',
    comma: ',',
    period: '.',
    sol: '/',
    colon: ':',
    semi: ';',
    equals: '=',
    quest: '?',
    commat: '@',
    lbrack: '[',
    lsqb: '[',
    bsol: '\\',
    rbrack: ']',
    rsqb: ']',
    Hat: '^',
    lowbar: '_',
    grave: '`',
    lcub: '{',
    lbrace: '{',
    verbar: '|',
    vert: '|',
    rcub: '}',
    rbrace: '}',
  }).map(([name, ascii]) => [name, ascii.charCodeAt(0)]),
);
