import type { PatternSet } from './pattern-set.ts';

/** Events that markup can bind code to, as far as browsers fire them without a developer's help. */
const events = String.raw`on(?:abort|animation[a-z]+|auxclick|before[a-z]+|blur|cancel|canplay[a-z]*|change|click|close|contextmenu|copy|cut|dblclick|drag[a-z]*|drop|end|error|focus[a-z]*|formdata|hashchange|input|invalid|key(?:down|press|up)|load[a-z]*|message|mouse[a-z]+|page(?:hide|show)|paste|play[a-z]*|pointer[a-z]+|popstate|progress|readystatechange|reset|resize|scroll[a-z]*|search|seek[a-z]+|select[a-z]*|show|stalled|storage|submit|suspend|timeupdate|toggle|touch[a-z]+|transition[a-z]+|unload|volumechange|waiting|wheel)`;

/** The letters of a scheme with what browsers skip between them. */
const spread = (word: string) => word.split('').join(String.raw`[\s\x00]*`);
const scriptScheme = `(?:${spread('java')}|${spread('vb')})${String.raw`[\s\x00]*`}${spread('script')}${String.raw`\s*`}:`;

/** Script in HTML and foreign entities in XML. */
export const markup: PatternSet = {
  name: 'markup',
  title: 'Script in markup',
  patterns: [
    String.raw`<\s*/?\s*(?:[a-z]+:)?script(?:[\s/>]|$)`,
    String.raw`<[a-z!/?][^>]*[\s/"']${events}\s*=`,
    String.raw`["']\s*(?:[a-z]+(?:=\S*)?\s+)?${events}\s*=\s*["']?[\w.]+\s*[(=]`,
    String.raw`<(?:iframe|embed|applet|frameset)\b[^>]*\b(?:src|srcdoc|code|onload)\s*=`,
    String.raw`\b(?:href|src|action|formaction|data|poster|background)\s*=\s*["']?\s*(?:${scriptScheme}|data:text/html|&#)`,
    String.raw`^\s*(?:${scriptScheme}|data:text/html\s*[;,])`,
    String.raw`<meta\b[^>]*http-equiv\s*=\s*["']?refresh|<base\b[^>]*\bhref\s*=|<link\b[^>]*rel\s*=\s*["']?import`,
    String.raw`\bstyle\s*=\s*["']?[^"'>]*(?:expression\s*\(|behavior\s*:|-moz-binding)`,
    String.raw`<!entity\s+%?\s*\S+\s+(?:system|public)\s|<!doctype\s[^>\[]*\[`,
    String.raw`<xsl:(?:include|import|value-of)\b|<xi:include\b`,
  ],
};
