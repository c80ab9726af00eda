import { guardXml } from '../xml/guard.ts';
import type { XmlLimits } from '../xml/limits.ts';
import type { DataClass } from './data-class.ts';
import type { DataNames } from './data-names.ts';
import { type Classified, Masking, type MaskRules } from './mask-value.ts';

/** How long an answer may be is bounded already; depth, since nobody reads what is nested deeper. */
const limits: XmlLimits = {
  depth: 250,
  elements: Infinity,
  attributes: 1_000,
  nameLength: 1_024,
  valueLength: Infinity,
  textLength: Infinity,
  namespaces: 1_000,
  comments: Infinity,
  instructions: Infinity,
};

/**
 * Masks an XML document by the names of its elements and attributes; undefined where it cannot be read in one way only
 * (not well-formed, entities, another encoding). A class holds for all that lies within an element. Comments and
 * instructions are read by nobody, so they go where the contract classifies anything.
 */
export function maskXml(
  octets: Uint8Array,
  names: DataNames,
  rules: MaskRules,
  found: (what: Classified) => void,
): { readonly text: string; readonly changed: boolean } | undefined {
  if (guardXml(octets, limits) !== undefined) return undefined;
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('utf8');
  const walk = new Walk(text, names, rules, found);
  const masked = walk.masked();
  return { text: masked, changed: masked !== text };
}

/** Of a document that the guard has let pass: every repeat ends at the quote or bracket that it looks for. */
const tag = /<(\/?)([^\s/>]+)((?:[^>"'/]|"[^"]*"|'[^']*')*)(\/?)>/y;
const attribute = /(\s+)([^\s=]+)(\s*=\s*)("[^"]*"|'[^']*')/g;

class Walk {
  readonly #text: string;
  readonly #names: DataNames;
  readonly #rules: MaskRules;
  readonly #masking: Masking;
  readonly #dropsAsides: boolean;
  #result = '';
  /** Since the last tag: as it stands, and as it is read. */
  #raw = '';
  #read = '';
  readonly #open: { readonly name: string; readonly dataClass: DataClass | undefined }[] = [];

  constructor(text: string, names: DataNames, rules: MaskRules, found: (what: Classified) => void) {
    this.#text = text;
    this.#names = names;
    this.#rules = rules;
    this.#masking = new Masking(rules, found);
    this.#dropsAsides = names.classes.size > 0;
  }

  masked(): string {
    const text = this.#text;
    let at = text.startsWith('<?xml') ? text.indexOf('?>') + 2 : 0;
    this.#result = text.slice(0, at);
    while (at < text.length) {
      const next = text.indexOf('<', at);
      const end = next < 0 ? text.length : next;
      this.#add(text.slice(at, end), resolved(text.slice(at, end)));
      if (next < 0) break;
      at = this.#markup(end);
    }
    this.#flush();
    return this.#result;
  }

  #markup(at: number): number {
    const text = this.#text;
    const upTo = (mark: string): number => text.indexOf(mark, at) + mark.length;
    if (text.startsWith('<![CDATA[', at)) {
      const end = upTo(']]>');
      this.#add(text.slice(at, end), text.slice(at + '<![CDATA['.length, end - ']]>'.length));
      return end;
    }
    const isComment = text.startsWith('<!--', at);
    if (isComment || text.startsWith('<?', at)) {
      const end = isComment ? text.indexOf('-->', at + 4) + 3 : upTo('?>');
      this.#aside(text.slice(at, end));
      return end;
    }
    this.#flush();
    tag.lastIndex = at;
    const [whole = '', slash, name = '', attributes = '', ends] = tag.exec(text) ?? [];
    if (whole === '') throw new Error('an XML document that was read before is read otherwise');
    if (slash === '/') {
      this.#result += whole;
      this.#open.pop();
      this.#masking.ascend();
    } else {
      const dataClass = this.#classOf(name) ?? this.#open.at(-1)?.dataClass;
      this.#masking.descend(localOf(name));
      this.#result += `<${name}${this.#attributes(attributes, dataClass)}${ends ?? ''}>`;
      if (ends === '/') this.#masking.ascend();
      else this.#open.push({ name: localOf(name), dataClass });
    }
    return at + whole.length;
  }

  #classOf(name: string): DataClass | undefined {
    const local = localOf(name);
    return (
      this.#names.of(local) ??
      (this.#open.length === 0 ? this.#names.root : undefined) ??
      this.#rules.members.get(local.toLowerCase().replaceAll(/[-_]/g, ''))
    );
  }

  #attributes(text: string, around: DataClass | undefined): string {
    return text.replaceAll(
      attribute,
      (whole, space: string, name: string, equals: string, quoted: string) => {
        if (name === 'xmlns' || /^xml(?:ns)?:/.test(name)) return whole;
        const value = resolved(quoted.slice(1, -1));
        const shown = this.#masking.text(value, this.#classOf(name) ?? around, localOf(name));
        if (shown === value) return whole;
        return shown === undefined ? '' : `${space}${name}${equals}"${escaped(shown)}"`;
      },
    );
  }

  #add(raw: string, read: string): void {
    this.#raw += raw;
    this.#read += read;
  }

  /** A comment or an instruction, which parts no text for those who read it. */
  #aside(raw: string): void {
    const shown = this.#masking.text(raw, undefined, '');
    if (!this.#dropsAsides && shown === raw) this.#raw += raw;
  }

  #flush(): void {
    const { name = '', dataClass } = this.#open.at(-1) ?? {};
    const isSpace = this.#read.trim() === '';
    const shown = isSpace ? this.#read : this.#masking.text(this.#read.trim(), dataClass, name);
    this.#result += isSpace || shown === this.#read.trim() ? this.#raw : escaped(shown ?? '');
    this.#raw = '';
    this.#read = '';
  }
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

const resolved = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(
        /&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g,
        (whole, hex?: string, decimal?: string, name = '') =>
          hex === undefined && decimal === undefined
            ? (characters[name as string] ?? whole)
            : String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
      )
    : text;

const escaped = (text: string): string =>
  text.replaceAll(/[<>&"'\r]/g, character => `&#${character.charCodeAt(0)};`);
