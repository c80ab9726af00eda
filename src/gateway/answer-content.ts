import { isUtf8 } from 'node:buffer';
import { readJson, type JsonLimits } from '#enforcement';
import { writtenAnew, type Renamed } from './json/written-anew.ts';

/**
 * What an answer holds, as far as it can be read in one way only: JSON documents (one, or one on each line), text, or
 * nothing. `opaque` is what is no text: images, archives. Anything else is `unreadable`, and `why` says why.
 */
export type AnswerForm = 'empty' | 'json' | 'lines' | 'text' | 'opaque' | 'unreadable';

/** How deep answers may be nested; how long they may be is bounded already. */
const limits: JsonLimits = {
  depth: 256,
  members: Infinity,
  elements: Infinity,
  values: Infinity,
  nameLength: Infinity,
  stringLength: Infinity,
  numberLength: 1_000,
  names: 'unique',
  reservedNames: 'allow',
};

/** Media types of which each line is a document; records of RFC 7464 begin with a control character. */
const ofLines = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-seq)$/;
const ofJson = /^(?:application|text)\/(?:[a-z0-9.!#$&^_-]+\+)?json$|^[a-z]+\/[a-z0-9.!#$&^_-]+\+json$/;
const ofText =
  /^text\/|^application\/(?:xml|javascript|ecmascript|graphql|x-www-form-urlencoded|x?html|yaml|toml|sql)$|\+(?:xml|yaml)$/;

/** One line of an answer of many documents, or the one document. */
interface Document {
  readonly text: Buffer;
  value: unknown;
  changed: boolean;
  renamed: Renamed | undefined;
}

/** The body of an answer that steps look at and change: read once, and written once, for all of them. */
export class AnswerContent {
  /** As it came. */
  readonly octets: Buffer;
  /** Lower case, without parameters; empty where the answer names none, or more than one. */
  readonly mediaType: string;
  /** Lower case; empty where the answer names none, undefined where it names two types or charsets. */
  readonly charset: string | undefined;
  #why = '';
  #form: AnswerForm | undefined;
  #documents: Document[] = [];
  #text = '';
  #encoding: 'utf8' | 'latin1' = 'utf8';
  #written: Buffer | undefined;

  constructor(headers: readonly string[], octets: Buffer) {
    this.octets = octets;
    const { mediaType, charset } = contentType(headers);
    this.mediaType = mediaType ?? '';
    this.charset = mediaType === undefined ? undefined : charset;
  }

  /** Read when first asked for: some steps need the octets alone. */
  get form(): AnswerForm {
    return (this.#form ??= this.#read(this.charset));
  }

  /** Why it is unreadable, where it is. */
  get why(): string {
    return this.#why;
  }

  /** Values of the JSON documents. What a step changes below them it tells by `changed`. */
  get documents(): readonly unknown[] {
    return this.#documents.map(({ value }) => value);
  }

  /** The document with this number is another now, or has changed below. */
  change(at: number, value: unknown, renamed?: Renamed): void {
    const document = this.#documents[at];
    if (document === undefined) return;
    document.value = value;
    document.changed = true;
    if (renamed !== undefined && renamed.size > 0)
      document.renamed = new Map([...(document.renamed ?? []), ...renamed]);
    this.#written = undefined;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    this.#written = Buffer.from(text, this.#encoding);
  }

  /** The body as it is now; the same octets as came where nobody changed it. */
  whole(): Buffer {
    if (this.#documents.some(({ changed }) => changed)) this.#written ??= this.#write();
    return this.#written ?? this.octets;
  }

  /** Another body stands for this one. */
  replace(text: string): void {
    this.#documents = [];
    this.#form = 'text';
    this.#encoding = 'utf8';
    this.text = text;
  }

  #read(charset: string | undefined): AnswerForm {
    const { mediaType, octets } = this;
    if (octets.length === 0) return 'empty';
    if (charset === undefined) return this.#not('the answer names two types');
    if (charset !== '' && !charsets.has(charset))
      return this.#not('the answer is written in another charset');
    const latin = charsets.get(charset) === 'latin1';
    if (ofJson.test(mediaType) || ofLines.test(mediaType)) {
      if (latin) return this.#not('the answer is JSON in another charset than UTF-8');
      const isLines = ofLines.test(mediaType);
      const fault = isLines ? this.#readLines() : this.#readDocument(withoutMark(octets));
      return fault === undefined ? (isLines ? 'lines' : 'json') : this.#not(fault);
    }
    const isText = ofText.test(mediaType);
    // UTF-16 without a word of it: every other octet of what is written in Latin letters is zero.
    if (octets.includes(0)) return isText ? this.#not('the answer is a text in another charset') : 'opaque';
    if (!isUtf8(octets) || latin) {
      if (!isText) return 'opaque';
      this.#encoding = 'latin1';
      this.#text = octets.toString('latin1');
      return 'text';
    }
    // What says that it is plain text, or says nothing, is read as JSON by many all the same.
    if (looksLikeJson(octets) && this.#readDocument(withoutMark(octets)) === undefined) return 'json';
    this.#text = octets.toString('utf8');
    return 'text';
  }

  #not(why: string): AnswerForm {
    this.#why = why;
    return 'unreadable';
  }

  #readDocument(text: Buffer): string | undefined {
    const read = readJson(text, limits);
    if (!('value' in read)) return `the answer is no clear JSON: ${read.code}`;
    this.#documents.push({ text, value: read.value, changed: false, renamed: undefined });
    return undefined;
  }

  #readLines(): string | undefined {
    const { octets } = this;
    for (let start = 0; start < octets.length; ) {
      const newline = octets.indexOf(0x0a, start);
      const end = newline < 0 ? octets.length : newline;
      const line = octets.subarray(octets[start] === 0x1e ? start + 1 : start, end);
      if (line.some(octet => octet > 0x20)) {
        const fault = this.#readDocument(line);
        if (fault !== undefined) return fault;
      }
      start = end + 1;
    }
    return undefined;
  }

  #write(): Buffer {
    const texts = this.#documents.map(({ text, value, changed, renamed }) =>
      changed ? writtenAnew(text.toString('utf8'), value, renamed) : text.toString('utf8'),
    );
    if (this.form !== 'lines') return Buffer.from(texts.join(''));
    const before = this.mediaType.endsWith('json-seq') ? '\x1e' : '';
    return Buffer.from(texts.map(text => `${before}${text}\n`).join(''));
  }
}

const charsets: ReadonlyMap<string, 'utf8' | 'latin1'> = new Map([
  ['utf-8', 'utf8'],
  ['utf8', 'utf8'],
  ['us-ascii', 'utf8'],
  ['iso-8859-1', 'latin1'],
  ['iso-8859-15', 'latin1'],
  ['windows-1252', 'latin1'],
]);

/** Type and charset that the head names; `mediaType` undefined where it names two. */
function contentType(headers: readonly string[]): { mediaType: string | undefined; charset: string } {
  let value: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i]?.toLowerCase() !== 'content-type') continue;
    if (value !== undefined) return { mediaType: undefined, charset: '' };
    value = headers[i + 1]?.toLowerCase() ?? '';
  }
  const [essence = '', ...parameters] = (value ?? '').split(';');
  if (essence.includes(',')) return { mediaType: undefined, charset: '' };
  const charset = parameters.flatMap(parameter => {
    const [name = '', text = ''] = parameter.split('=').map(part => part.trim());
    return name === 'charset' ? [text.replaceAll('"', '')] : [];
  });
  return charset.length > 1
    ? { mediaType: undefined, charset: '' }
    : { mediaType: essence.trim(), charset: charset[0] ?? '' };
}

const mark = Buffer.from([0xef, 0xbb, 0xbf]);
const withoutMark = (octets: Buffer): Buffer =>
  octets.subarray(0, 3).equals(mark) ? octets.subarray(3) : octets;

function looksLikeJson(octets: Buffer): boolean {
  const text = withoutMark(octets);
  for (const octet of text) if (octet > 0x20) return octet === 0x7b || octet === 0x5b || octet === 0x22;
  return false;
}
