/**
 * The one value of a query parameter; undefined where it is missing or could be read in two ways. Servers differ in
 * which of two parameters of one name they take, in whether `;` separates them, in whether `name[]` and `NAME` are
 * the same, and in what `+` means: a request that lies in one of these gaps names nobody's object.
 */
export function onlyValue(query: string, name: string): string | undefined {
  if (query.includes(';')) return undefined;
  const folded = fold(name);
  let found: string | undefined;
  for (const part of query.slice(1).split('&')) {
    const equals = part.indexOf('=');
    const given = decoded(equals < 0 ? part : part.slice(0, equals));
    if (given === undefined) return undefined;
    if (fold(given) !== folded) continue;
    if (found !== undefined || given !== name) return undefined;
    const value = equals < 0 ? undefined : part.slice(equals + 1);
    if (value === undefined || value.includes('+')) return undefined;
    found = decoded(value);
    if (found === undefined) return undefined;
  }
  return found;
}

/** The name before any bracket or dot by which some frameworks make lists and objects. */
function fold(name: string): string {
  const [plain = ''] = name.trim().split(/[[.]/, 1);
  return plain.normalize('NFKC').toUpperCase().toLowerCase();
}

/** Undefined for what is no percent-encoded UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
