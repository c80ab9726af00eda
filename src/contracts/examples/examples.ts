import type { ContractExample } from '../contract.ts';
import { member, members, type Json } from '../json.ts';
import { readMediaType } from '../media-types.ts';
import type { References } from '../references.ts';
import { composeExample } from './compose.ts';
import { withinSize } from './size.ts';

/** Bytes of examples that one operation may have, and all operations of a version together. */
const operationBytes = 16 * 1024;
const versionBytes = 2 * 1024 * 1024;
/** Characters of an example's name; it is chosen by a header of the call. */
const maxName = 100;

/** Collects the examples of one document's operations, within what a version may have. */
export class Examples {
  readonly #references: References;
  #left = versionBytes;

  constructor(references: References) {
    this.#references = references;
  }

  /**
   * What an operation says it answers when all goes well: the examples of its first response of class 2xx, in the
   * order of the document. One that does not fit is left out.
   */
  of(operation: Json, method: string): ContractExample[] {
    const success = members(member(operation, 'responses')).find(([status]) =>
      /^2(?:\d\d|XX)$/i.test(status),
    );
    if (success === undefined || this.#left <= 0) return [];
    const status = /^\d+$/.test(success[0]) ? Number(success[0]) : 200;
    const content = members(member(this.#references.resolve(success[1]), 'content'));
    if (content.length === 0) return this.#bounded(withoutContent(status, method));
    return this.#bounded(content.flatMap(([type, media]) => this.#ofMedia(status, type, media)));
  }

  #ofMedia(status: number, type: string, media: Json): ContractExample[] {
    return this.#valuesOf(media).flatMap(([name, value]): ContractExample[] => {
      if (withinSize(value, operationBytes) < 0) return [];
      const written = write(type, value);
      return written === undefined ? [] : [{ name, status, ...written }];
    });
  }

  /** Names and values; one without a name for what is not among `examples`. */
  #valuesOf(media: Json): [string | null, Json][] {
    const own = member(media, 'example');
    const named = members(member(media, 'examples')).flatMap(([name, given]): [string, Json][] => {
      const value = member(this.#references.resolve(given), 'value');
      return value === undefined || name.length > maxName ? [] : [[name, value]];
    });
    if (own !== undefined) return [[null, own], ...named];
    if (named.length > 0) return named;
    const composed = composeExample(member(media, 'schema'), this.#references, operationBytes);
    return composed === undefined ? [] : [[null, composed]];
  }

  #bounded(examples: readonly ContractExample[]): ContractExample[] {
    let left = Math.min(operationBytes, this.#left);
    const kept = examples.filter(example => {
      const bytes = Buffer.byteLength(JSON.stringify(example));
      if (bytes > left) return false;
      left -= bytes;
      this.#left -= bytes;
      return true;
    });
    return kept;
  }
}

/**
 * A response without content is an example of itself. But a read that answers nothing is not described, it is
 * forgotten: reports of the author's omission serve a caller better than an empty body.
 */
function withoutContent(status: number, method: string): ContractExample[] {
  const reads = method === 'GET' || method === 'HEAD';
  if (reads && status !== 204) return [];
  return [{ name: null, status, contentType: null, body: '' }];
}

/** The value as a body of that media type; undefined for kinds that cannot be written from it. */
function write(type: string, value: Json): Pick<ContractExample, 'contentType' | 'body'> | undefined {
  const essence = readMediaType(type);
  if (essence === undefined) return undefined;
  const json = /[/+]json$/.test(essence);
  if (json)
    return { contentType: essence.includes('*') ? 'application/json' : essence, body: jsonText(value) };
  if (essence === '*/*' || essence === 'application/*')
    return { contentType: 'application/json', body: jsonText(value) };
  // Other kinds of text are given as they are; an object in XML or a form would be anyone's guess.
  if (typeof value !== 'string') return undefined;
  if (essence === 'text/*') return { contentType: 'text/plain; charset=utf-8', body: value };
  if (essence.endsWith('/*')) return undefined;
  return { contentType: essence.startsWith('text/') ? `${essence}; charset=utf-8` : essence, body: value };
}

/** Authors write JSON as a value, or as its text. */
function jsonText(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}
