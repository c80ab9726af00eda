import { isUtf8 } from 'node:buffer';
import {
  declaration,
  noCharacter,
  qualifiedName,
  quotedValue,
  reference,
  referred,
  space,
  targetName,
} from './characters.ts';
import type { XmlFault, XmlFaultCode, XmlLimits, XmlWatcher } from './limits.ts';
import { type Attribute, Scopes } from './namespaces.ts';

/**
 * Looks at an XML document before any parser does: whether it is well-formed (XML 1.0, fifth edition, with namespaces),
 * has no document type declaration and no entities, and keeps to the limits. One pass, linear in time. Undefined: it
 * does. `watch` is told of names and texts on the way.
 */
export function guardXml(
  octets: Uint8Array,
  limits: XmlLimits,
  watch: XmlWatcher = {},
): XmlFault | undefined {
  if (!isUtf8(octets)) return { code: 'encoding', line: 1 };
  const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(octets);
  if (noCharacter.test(text))
    // Zeros around the first characters are UTF-16 or UTF-32 in which no more than ASCII is written.
    return {
      code: /^[^]{0,3}\0/.test(text) ? 'encoding' : 'character',
      line: lineOf(text, text.search(noCharacter)),
    };
  const walk = new Walk(text, limits, watch);
  try {
    walk.document();
    return undefined;
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return { code: stop.code, line: lineOf(text, walk.at) };
  }
}

/** Section 2.11: every end of a line is read as one line feed. */
const withLineEnds = (text: string): string => text.replace(/\r\n?/g, '\n');

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

/** Ends the walk from however deep inside; never leaves this file. */
class Stop extends Error {
  readonly code: XmlFaultCode;

  constructor(code: XmlFaultCode) {
    super();
    this.code = code;
  }
}

interface Open {
  readonly name: string;
  /** Bindings of namespaces outside it. */
  readonly scope: number;
}

class Walk {
  at = 0;
  readonly #text: string;
  readonly #limits: XmlLimits;
  readonly #watch: XmlWatcher;
  readonly #open: Open[] = [];
  readonly #scopes = new Scopes();
  #elements = 0;
  #comments = 0;
  #instructions = 0;
  /** Text since the last tag. */
  #run = '';

  constructor(text: string, limits: XmlLimits, watch: XmlWatcher) {
    this.#text = text;
    this.#limits = limits;
    this.#watch = watch;
  }

  document(): void {
    if (/^<\?xml[ \t\r\n]/.test(this.#text)) this.#declaration();
    this.#aroundRoot();
    if (this.at === this.#text.length) this.#stop('unfinished');
    this.#startTag();
    while (this.#open.length > 0) this.#content();
    this.#aroundRoot();
    if (this.at < this.#text.length) this.#stop('trailing');
  }

  #stop(code: XmlFaultCode): never {
    throw new Stop(code);
  }

  #declaration(): void {
    const found = this.#match(declaration);
    if (found === undefined) this.#stop('syntax');
    const [, doubleQuoted, version = doubleQuoted, encodingInDouble, encoding = encodingInDouble] = found;
    // The fifth edition has readers take 1.1 for 1.0, and others do not: one reading only.
    if (version !== '1.0') this.#stop('version');
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8') this.#stop('encoding');
  }

  /** Comments, instructions and space before and after the root. */
  #aroundRoot(): void {
    for (;;) {
      this.#match(space);
      if (this.#starts('<!--')) this.#comment();
      else if (this.#starts('<?')) this.#instruction();
      else if (this.#starts('<!DOCTYPE')) this.#stop('dtd');
      else return;
    }
  }

  #content(): void {
    const next = this.#text.indexOf('<', this.at);
    if (next === -1) {
      this.at = this.#text.length;
      this.#stop('unfinished');
    }
    if (next > this.at) this.#characters(next);
    const kind = this.#text[next + 1];
    if (kind === '/') this.#endTag();
    else if (kind === '?') this.#instruction();
    else if (kind !== '!') this.#startTag();
    else if (this.#starts('<!--')) this.#comment();
    else if (this.#starts('<![CDATA[')) this.#section();
    else this.#stop(this.#starts('<!DOCTYPE') ? 'dtd' : 'syntax');
  }

  /** Production 14, with references. */
  #characters(end: number): void {
    const raw = this.#text.slice(this.at, end);
    // Production 14 forbids what ends a CDATA section.
    if (raw.includes(']]>')) this.#stop('syntax');
    const text = raw.includes('\r') ? withLineEnds(raw) : raw;
    this.#add(text.includes('&') ? this.#resolved(text) : text);
    this.at = end;
  }

  /** Production 18. */
  #section(): void {
    const begin = this.at + '<![CDATA['.length;
    const end = this.#text.indexOf(']]>', begin);
    if (end === -1) this.#stop('unfinished');
    this.#add(withLineEnds(this.#text.slice(begin, end)));
    this.at = end + 3;
  }

  #add(text: string): void {
    if (this.#run.length + text.length > this.#limits.textLength) this.#stop('text-length');
    this.#run += text;
  }

  #flush(): void {
    if (this.#run === '') return;
    this.#watch.text?.(this.#run);
    this.#watch.content?.(this.#run);
    this.#run = '';
  }

  /** A text with its references resolved; those to entities end the walk, as nothing declares any. */
  #resolved(raw: string): string {
    let resolved = '';
    let done = 0;
    for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', done)) {
      reference.lastIndex = at;
      const found = reference.exec(raw);
      if (found === null) this.#stop(/^&[^#\s;&<]+;/.test(raw.slice(at, at + 256)) ? 'entity' : 'syntax');
      const character = referred(found);
      if (character === undefined) this.#stop('character');
      resolved += raw.slice(done, at) + character;
      done = reference.lastIndex;
    }
    return resolved + raw.slice(done);
  }

  /** Productions 40 and 44. */
  #startTag(): void {
    this.#flush();
    const { depth, elements, attributes: most, namespaces } = this.#limits;
    if (this.#text[this.at] !== '<') this.#stop('syntax');
    if (this.#open.length >= depth) this.#stop('depth');
    if (++this.#elements > elements) this.#stop('elements');
    this.at++;
    const name = this.#name();
    const attributes: Attribute[] = [];
    let isSpaced = this.#match(space) !== undefined;
    while (!this.#starts('>') && !this.#starts('/>')) {
      if (this.at >= this.#text.length) this.#stop('unfinished');
      if (!isSpaced) this.#stop('syntax');
      if (attributes.length === most) this.#stop('attributes');
      attributes.push(this.#attribute());
      isSpaced = this.#match(space) !== undefined;
    }
    const scope = this.#scopes.size;
    const fault = this.#scopes.enter(attributes) ?? this.#scopes.attributesFault(attributes);
    if (fault !== undefined) this.#stop(fault);
    if (this.#scopes.count > namespaces) this.#stop('namespaces');
    const namespace = name.prefix === 'xmlns' ? undefined : this.#scopes.of(name.prefix);
    if (namespace === undefined) this.#stop('prefix');
    this.#watch.element?.(this.#open.length, namespace, name.local);
    this.#tellAttributes(attributes);
    if (this.#starts('>')) {
      this.at++;
      this.#open.push({ name: name.full, scope });
    } else {
      this.at += 2;
      this.#scopes.leave(scope);
      this.#watch.end?.();
    }
  }

  #tellAttributes(attributes: readonly Attribute[]): void {
    const { text, attribute, named } = this.#watch;
    if (attribute !== undefined) for (const { value } of attributes) this.#watch.attribute?.(value);
    else if (text !== undefined) for (const { value } of attributes) this.#watch.text?.(value);
    if (named === undefined) return;
    for (const { prefix, local, value } of attributes) {
      if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
      // Without a prefix it is in no namespace, whatever the namespace of its element (Namespaces in XML 6.2).
      this.#watch.named?.(prefix === '' ? '' : (this.#scopes.of(prefix) ?? ''), local, value);
    }
  }

  #attribute(): Attribute {
    const { prefix, local } = this.#name();
    this.#match(space);
    if (this.#text[this.at] !== '=') this.#stop('syntax');
    this.at++;
    this.#match(space);
    const found = this.#match(quotedValue);
    if (found === undefined) this.#stop('syntax');
    const raw = found[0].slice(1, -1);
    if (raw.length > this.#limits.valueLength) this.#stop('value-length');
    // Section 3.3.3: space of any kind is a space, unless it is written as a reference.
    const value = raw.replace(/\r\n|[\t\n\r]/g, ' ');
    return { prefix, local, value: value.includes('&') ? this.#resolved(value) : value };
  }

  #endTag(): void {
    this.#flush();
    this.at += 2;
    const { full } = this.#name();
    const open = this.#open.pop();
    if (open?.name !== full) this.#stop('mismatch');
    this.#match(space);
    if (this.#text[this.at] !== '>') this.#stop(this.at === this.#text.length ? 'unfinished' : 'syntax');
    this.at++;
    this.#scopes.leave(open.scope);
    this.#watch.end?.();
  }

  #name(): { readonly full: string; readonly prefix: string; readonly local: string } {
    const found = this.#match(qualifiedName);
    if (found === undefined) this.#stop(this.at >= this.#text.length ? 'unfinished' : 'syntax');
    const [full, first = '', second] = found;
    if (full.length > this.#limits.nameLength) this.#stop('name-length');
    return second === undefined ? { full, prefix: '', local: first } : { full, prefix: first, local: second };
  }

  /** Production 15. */
  #comment(): void {
    if (++this.#comments > this.#limits.comments) this.#stop('comments');
    const end = this.#text.indexOf('--', this.at + 4);
    if (end === -1) this.#stop('unfinished');
    if (this.#text[end + 2] !== '>') this.#stop('syntax');
    this.at = end + 3;
  }

  /** Productions 16 and 17. */
  #instruction(): void {
    if (++this.#instructions > this.#limits.instructions) this.#stop('instructions');
    this.at += 2;
    const target = this.#match(targetName)?.[0];
    if (target === undefined || target.toLowerCase() === 'xml') this.#stop('syntax');
    if (target.length > this.#limits.nameLength) this.#stop('name-length');
    if (!this.#starts('?>') && this.#match(space) === undefined) this.#stop('syntax');
    const end = this.#text.indexOf('?>', this.at);
    if (end === -1) this.#stop('unfinished');
    this.at = end + 2;
  }

  #starts(text: string): boolean {
    return this.#text.startsWith(text, this.at);
  }

  /** What an expression finds right here, and steps over it. */
  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.#text) ?? undefined;
    if (found !== undefined) this.at = expression.lastIndex;
    return found;
  }
}
