import { type Classified, maskPersonal, maskValue, type DataPlace, type MaskRules } from '#enforcement';

/** Fields that say nothing of anybody, whatever digits they are made of. */
const harmless: ReadonlySet<string> = new Set([
  ...['content-type', 'content-length', 'content-encoding', 'content-language', 'transfer-encoding'],
  ...['date', 'expires', 'last-modified', 'age', 'etag', 'cache-control', 'vary', 'allow', 'retry-after'],
  ...['strict-transport-security', 'content-security-policy', 'server', 'connection'],
]);

/** How often a value may be encoded over again before nobody reads it any more. */
const mostEncodings = 3;

/**
 * Masks the fields of an answer (lower-case names and values in turn), in place. Redirects name people in paths as
 * readily as bodies do. What shows only once it is decoded cannot be masked where it stands, so the field goes.
 */
export function maskHead(
  headers: string[],
  placeOf: (name: string) => DataPlace,
  rules: MaskRules,
  found: (what: Classified) => void,
): void {
  let kept = 0;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    const shown = harmless.has(name)
      ? value
      : maskedField(value, placeOf(name), rules, what => found({ ...what, place: `header ${name}` }));
    if (shown === undefined) continue;
    headers[kept++] = name;
    headers[kept++] = shown;
  }
  headers.length = kept;
}

/** Undefined where the field must go. */
function maskedField(
  value: string,
  place: DataPlace,
  rules: MaskRules,
  found: (what: Classified) => void,
): string | undefined {
  if (place.dataClass !== undefined) {
    const { value: masked } = maskValue(value, place, rules, found);
    return typeof masked === 'string' ? masked : undefined;
  }
  const masked = maskPersonal(value, rules, found);
  return showsDecoded(masked, rules, found) ? undefined : masked;
}

function showsDecoded(value: string, rules: MaskRules, found: (what: Classified) => void): boolean {
  let text = value;
  for (let times = 0; times < mostEncodings && text.includes('%'); times++) {
    const decoded = decode(text);
    if (decoded === text) return false;
    text = decoded;
    if (maskPersonal(text, rules, found) !== text) return true;
  }
  return false;
}

/** Escapes that are UTF-8 decoded, others left. */
const decode = (text: string): string =>
  text.replaceAll(/(?:%[\da-f]{2})+/gi, escapes => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });

/**
 * What one caller may see, another may not: no cache between them may keep it. A key is no Authorization field, so
 * caches would not know by themselves (RFC 9111 section 3.5).
 */
export function keepPrivate(headers: string[]): void {
  const directives: string[] = [];
  let kept = 0;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    if (name === 'cache-control') directives.push(...value.split(',').map(one => one.trim().toLowerCase()));
    else {
      headers[kept++] = name;
      headers[kept++] = value;
    }
  }
  headers.length = kept;
  const own = directives.filter(one => !/^(?:|public|private|s-maxage=.*|private=.*)$/.test(one));
  headers.push('cache-control', ['private', ...own].join(', '));
}
