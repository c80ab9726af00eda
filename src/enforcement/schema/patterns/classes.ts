/** White space and line ends of ECMA-262 section 12; RE2 knows those of ASCII only. */
const spaces: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

const hex = (code: number): string => `\\x{${code.toString(16)}}`;
const written = (ranges: readonly (readonly [number, number])[]): string =>
  ranges.map(([first, last]) => `${hex(first)}-${hex(last)}`).join('');

/** What to write inside of a class for `\s` and `\S`. */
export const classEscapes = {
  s: written(spaces),
  S: written(
    [...spaces, [0x110000, 0x110000] as const].map(([first], index) => [
      (spaces[index - 1]?.[1] ?? -1) + 1,
      first - 1,
    ]),
  ),
};

/** Long names of general categories (Unicode, PropertyValueAliases); RE2 knows the short ones. */
const categories: Readonly<Record<string, string>> = {
  Letter: 'L',
  Cased_Letter: 'LC',
  Uppercase_Letter: 'Lu',
  Lowercase_Letter: 'Ll',
  Titlecase_Letter: 'Lt',
  Modifier_Letter: 'Lm',
  Other_Letter: 'Lo',
  Mark: 'M',
  Combining_Mark: 'M',
  Nonspacing_Mark: 'Mn',
  Spacing_Mark: 'Mc',
  Enclosing_Mark: 'Me',
  Number: 'N',
  Decimal_Number: 'Nd',
  digit: 'Nd',
  Letter_Number: 'Nl',
  Other_Number: 'No',
  Punctuation: 'P',
  punct: 'P',
  Connector_Punctuation: 'Pc',
  Dash_Punctuation: 'Pd',
  Open_Punctuation: 'Ps',
  Close_Punctuation: 'Pe',
  Initial_Punctuation: 'Pi',
  Final_Punctuation: 'Pf',
  Other_Punctuation: 'Po',
  Symbol: 'S',
  Math_Symbol: 'Sm',
  Currency_Symbol: 'Sc',
  Modifier_Symbol: 'Sk',
  Other_Symbol: 'So',
  Separator: 'Z',
  Space_Separator: 'Zs',
  Line_Separator: 'Zl',
  Paragraph_Separator: 'Zp',
  Other: 'C',
  Control: 'Cc',
  cntrl: 'Cc',
  Format: 'Cf',
  Private_Use: 'Co',
};

/** A property, as it is written inside of a class of RE2: without its `General_Category=` or `Script=`. */
export function propertyClass(letter: 'p' | 'P', name: string): string {
  if (name === 'ASCII') return letter === 'p' ? '\\x{0}-\\x{7f}' : '\\x{80}-\\x{10ffff}';
  if (name === 'Any' && letter === 'p') return '\\x{0}-\\x{10ffff}';
  const bare = name.replace(/^(?:General_Category|gc|Script|sc)=/, '');
  return `\\${letter}{${categories[bare] ?? bare}}`;
}
