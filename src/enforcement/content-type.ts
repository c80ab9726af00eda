/** A Content-Type (RFC 9110 section 8.3) read strictly: what two readers could read differently is none. */
export interface ContentType {
  /** Type and subtype, lower case. */
  readonly essence: string;
  /** By names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const essence = /^[!#$%&'+.^_`|~0-9a-z-]{1,127}\/[!#$%&'+.^_`|~0-9a-z-]{1,127}$/;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** In quotes, without quotes or backslashes inside: what an escape stands for is read in several ways. */
const quoted = /^"[\t \x21\x23-\x5b\x5d-\x7e]*"$/;
const noParameters: ReadonlyMap<string, string> = new Map();

/** Types without parameters, by how they were written: few, and several steps ask of each request. */
const known = new Map<string, ContentType>();
/** Clients choose them. A type has 255 characters at most, and may have blanks around it. */
const knownAtMost = 100;
const longestKnown = 255;

/** Undefined for what is malformed, repeats a parameter, or is a list. */
export function readContentType(text: string): ContentType | undefined {
  const found = known.get(text);
  if (found !== undefined) return found;
  const semicolon = text.indexOf(';');
  const type = (semicolon === -1 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  if (!essence.test(type)) return undefined;
  if (semicolon === -1) {
    const read = { essence: type, parameters: noParameters };
    if (known.size < knownAtMost && text.length <= longestKnown) known.set(text, read);
    return read;
  }
  const parameters = readParameters(text.slice(semicolon + 1));
  return parameters && { essence: type, parameters };
}

/** `name=value` parts between semicolons; undefined where one is malformed or there twice. */
export function readParameters(text: string, inQuotes = quoted): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const part of apart(text)) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim().toLowerCase();
    const value = part.slice(equals + 1).trim();
    if (equals === -1 || !token.test(name) || parameters.has(name)) return undefined;
    if (token.test(value)) parameters.set(name, value);
    else if (inQuotes.test(value)) parameters.set(name, value.slice(1, -1));
    else return undefined;
  }
  return parameters;
}

/** At semicolons that are not within quotes. */
function apart(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let inQuotes = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) inQuotes = !inQuotes;
    else if (code === 0x3b && !inQuotes) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

const utf8Names: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii']);

/** Whether the text is UTF-8 by its own word, or says nothing. Another charset would have it read as another text. */
export function isUtf8Type({ parameters }: ContentType): boolean {
  const charset = parameters.get('charset');
  return charset === undefined || utf8Names.has(charset.toLowerCase());
}

/** Of all media types that are JSON (RFC 6839 section 3.1). */
export const isJsonEssence = (type: string): boolean =>
  type === 'application/json' || type.endsWith('+json') || type === 'text/json';

/** Of all media types that are XML (RFC 7303). */
export const isXmlEssence = (type: string): boolean =>
  type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml');

/**
 * A media type and the ranges that it is in, the closest first. Frameworks describe `application/*+json` for all types
 * with that suffix (RFC 6838 section 4.2.8).
 */
export function rangesOf(type: string): readonly string[] {
  const slash = type.indexOf('/');
  const plus = type.lastIndexOf('+');
  const main = type.slice(0, Math.max(slash, 0));
  return [type, ...(plus > slash ? [`${main}/*${type.slice(plus)}`] : []), `${main}/*`, '*/*'];
}
