import { escapedSets, type CharacterSet } from './character-sets.ts';

const hex = (code: number): string => `\\x{${code.toString(16)}}`;
const written = (ranges: CharacterSet = []): string =>
  ranges.map(([first, last]) => `${hex(first)}-${hex(last)}`).join('');

/** What to write inside of a class for `\s` and `\S`, which mean more in ECMA-262 than in RE2. */
export const classEscapes = { s: written(escapedSets['s']), S: written(escapedSets['S']) };

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
