/**
 * A percent-encoded text (RFC 3986 section 2.1) decoded once; undefined where it is not encoded properly, is no UTF-8,
 * or holds U+0000, at which some readers stop.
 */
export function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    const result = decodeURIComponent(text);
    return result.includes('\u0000') ? undefined : result;
  } catch {
    return undefined;
  }
}

/**
 * What careless readers take for the same name: without regard to case, brackets with what is in them left out, dots
 * and spaces as underscores. Where `id` is known, `ID`, `id[]` and `id[0]` would reach one of them in its place.
 */
export function folded(name: string): string {
  const bracket = name.indexOf('[', 1);
  return (bracket === -1 ? name : name.slice(0, bracket)).trim().toLowerCase().replaceAll(/[ .]/g, '_');
}

/** Members by these names are read through prototypes by careless code; no contract needs them. */
export const isReservedName = (name: string): boolean =>
  name === '__proto__' || name === 'constructor' || name === 'prototype';

/** A name that may be told back: short, and of characters that mean nothing anywhere. */
export const isPlainName = (name: string): boolean => /^[A-Za-z0-9_.[\]-]{1,64}$/.test(name);

/** Levels of an object in brackets (`a[b][c]=1`): a name could hold thousands, and each costs a call within a call. */
const deepest = 5;

/** The names in the brackets from `bracket` to the end, from the outside in; undefined where they are not plain to read. */
export function pathInBrackets(name: string, bracket: number): readonly string[] | undefined {
  if (!name.endsWith(']')) return undefined;
  const path = name.slice(bracket + 1, -1).split('][', deepest + 1);
  return path.length <= deepest && path.every(part => part !== '' && !/[[\]]/.test(part)) ? path : undefined;
}

/** A list of a header field, whose elements may have space around them (RFC 9110 section 5.6.1). */
export const trimmedList = (list: string): string =>
  list
    .split(',')
    .map(item => item.trim())
    .join(',');
