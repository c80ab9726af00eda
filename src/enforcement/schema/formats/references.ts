import { isAddress6 } from './hosts.ts';

// Each class is disjoint from what follows it, so that even an engine that backtracks reads these in one pass.
const scheme = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const userInfo = /^[A-Za-z0-9._~!$&'()*+,;=:%-]*$/;
const registeredName = /^[A-Za-z0-9._~!$&'()*+,;=%-]*$/;
const path = /^[A-Za-z0-9._~!$&'()*+,;=:@/%-]*$/;
const query = /^[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*$/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;
const future = /^[Vv][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/;

interface Kind {
  /** A scheme must be there. */
  readonly absolute: boolean;
  /** Characters beyond ASCII may be (RFC 3987). */
  readonly international: boolean;
}

export const isUri = (text: string): boolean => isReference(text, { absolute: true, international: false });
export const isUriReference = (text: string): boolean =>
  isReference(text, { absolute: false, international: false });
export const isIri = (text: string): boolean => isReference(text, { absolute: true, international: true });
export const isIriReference = (text: string): boolean =>
  isReference(text, { absolute: false, international: true });

/** RFC 3986 section 4.1 and appendix A. */
function isReference(given: string, { absolute, international }: Kind): boolean {
  // What RFC 3987 adds may stand wherever a letter may; controls and private use may not.
  const text = international
    ? given.replace(/[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]|[\u{10000}-\u{dffff}]/gu, 'x')
    : given;
  if (badEscape.test(text)) return false;
  const [rest, fragment] = split(text, '#');
  const [hierarchy, search] = split(rest, '?');
  if (
    (fragment !== undefined && !query.test(fragment)) ||
    (search !== undefined && !query.test(international ? withoutPrivate(search) : search))
  )
    return false;
  const colon = hierarchy.search(/[:/]/);
  const hasScheme = colon > 0 && hierarchy[colon] === ':';
  if (hasScheme && !scheme.test(hierarchy.slice(0, colon))) return false;
  // Without a scheme, a colon in the first segment would read as one.
  if (!hasScheme && (absolute || hierarchy[colon] === ':')) return false;
  const part = hasScheme ? hierarchy.slice(colon + 1) : hierarchy;
  if (!part.startsWith('//')) return path.test(part);
  const slash = part.indexOf('/', 2);
  const authority = part.slice(2, slash < 0 ? undefined : slash);
  return isAuthority(authority) && (slash < 0 || path.test(part.slice(slash)));
}

/** RFC 3987 `iprivate`, which a query may hold. */
const withoutPrivate = (search: string): string =>
  search.replace(/[\ue000-\uf8ff]|[\u{f0000}-\u{ffffd}]|[\u{100000}-\u{10fffd}]/gu, 'x');

function isAuthority(authority: string): boolean {
  const at = authority.indexOf('@');
  if (at >= 0 && !userInfo.test(authority.slice(0, at))) return false;
  const host = authority.slice(at + 1);
  if (host.startsWith('[')) {
    const end = host.indexOf(']');
    const inside = host.slice(1, end < 0 ? 0 : end);
    return (isAddress6(inside) || future.test(inside)) && /^(?::\d*)?$/.test(host.slice(end + 1));
  }
  const [name, port] = split(host, ':');
  return registeredName.test(name) && (port === undefined || /^\d*$/.test(port));
}

function split(text: string, by: string): readonly [string, string | undefined] {
  const at = text.indexOf(by);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const variable =
  /^(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*(?::[1-9]\d{0,3}|\*)?$/;

/** RFC 6570 section 2. */
export function isUriTemplate(text: string): boolean {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    if (!isLiteralText(text.slice(at, open < 0 ? undefined : open))) return false;
    if (open < 0) return true;
    const close = text.indexOf('}', open);
    if (close < 0) return false;
    const names = text.slice(open + 1, close).replace(/^[+#./;?&=,!@|]/, '');
    if (!names.split(',').every(name => variable.test(name))) return false;
    at = close + 1;
  }
  return true;
}

const isLiteralText = (text: string): boolean =>
  !badEscape.test(text) && !/[\u0000-\u0020"<>\\^`{|}\u007f]/.test(text);
