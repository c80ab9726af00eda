import { htmlEntityDecode } from '../../transformations/html-entity-decode.ts';

/** References that addresses are disguised with, beside those by number. */
const disguises: readonly (readonly [RegExp, string])[] = [
  [/&colon;?/gi, ':'],
  [/&(?:tab|newline);?/gi, ''],
  [/&lpar;?/gi, '('],
];

/** An attribute's value with its references resolved. */
export function octetsResolved(value: string): string {
  if (!value.includes('&')) return value;
  return htmlEntityDecode.apply(disguises.reduce((text, [from, to]) => text.replace(from, to), value));
}
