import { type Context, scan, type Watcher } from './scan.ts';

const contexts: readonly Context[] = ['text', 'unquoted', "'", '"', '`'];

/** Elements that run, load or frame something by being there, in pages of today and in those of old browsers. */
const elements: ReadonlySet<string> = new Set(
  (
    'applet base bgsound comment embed frame frameset handler iframe import isindex layer link listener ' +
    'meta noscript object plaintext portal script style template vmlframe xml xmp xss'
  ).split(' '),
);
/** Vocabularies of XML in which most elements can run something. */
const vocabularies = /^(?:svg|math|xsl|vml)(?![a-z0-9])|^(?:svg|xsl)/;
/** Attributes whose value is an address that a browser follows. */
const addresses: ReadonlySet<string> = new Set(
  'action background by classid code codebase data dynsrc folder formaction from href longdesc lowsrc manifest poster profile src srcset to values xlink:href'.split(
    ' ',
  ),
);
const handler = /^on[a-z]{3,}/;
/** After blanks and control characters, which browsers pass over in a scheme. */
const schemes = /^(?:javascript|vbscript|livescript|mocha|data|view-source|mhtml|feed:javascript):/;

/**
 * Whether a value, put into a page as it is, would run script or load something: read as HTML in each place that
 * values are put into. Linear in its length.
 */
export function detectXss(value: string): boolean {
  // Without one of these there is neither a tag nor an attribute, whatever the place.
  if (!/[<=]/.test(value)) return false;
  return contexts.some(context => scan(value, context, watcher));
}

const watcher: Watcher = {
  tag: name => elements.has(name.replace(/^.*:/, '')) || vocabularies.test(name),
  attribute: (name, value) =>
    handler.test(name) ||
    name === 'style' ||
    name === 'datasrc' ||
    name === 'srcdoc' ||
    name === 'dataformatas' ||
    name.startsWith('xmlns') ||
    (name === 'attributename' && (handler.test(value.toLowerCase()) || addresses.has(value.toLowerCase()))) ||
    (addresses.has(name) && schemes.test(value.replace(/[\x00-\x20\x7f-\xff]+/g, '').toLowerCase())),
  // Old browsers take the one for an end, and run what stands in the other.
  comment: text => text.includes('`') || /^\[if|^\[endif|^\s*#|<\?import|<!entity/i.test(text),
  declaration: text =>
    /^!(?:doctype|entity|element|attlist|notation)/i.test(text) || /^(?:\?|!\[cdata\[|%)/i.test(text),
};
