/**
 * Where to go after the sign-in: a path of this very origin, or the start page. A `//host` and a `/\host` would lead
 * elsewhere, and so would anything that the browser reads differently from how it is written.
 */
export function safeNext(wanted: string | null | undefined): string {
  if (wanted === null || wanted === undefined || !/^\/(?![/\\])/.test(wanted)) return '/';
  // Characters that URL parsers drop or turn (WHATWG URL, section 4.4): tab, line ends, backslash.
  if (/[\p{Cc}\\]/u.test(wanted)) return '/';
  const here = 'https://here.invalid';
  try {
    const url = new URL(wanted, here);
    if (url.origin !== here) return '/';
    const path = `${url.pathname}${url.search}`;
    return isEntrance(url.pathname) ? '/' : path;
  } catch {
    return '/';
  }
}

/** The address of another way in, which leads to the same place afterwards. */
export const withNext = (way: string, next: string): string =>
  next === '/' ? way : `${way}?next=${encodeURIComponent(next)}`;

/** Coming from the sign-in, nobody wants to arrive at it. */
const isEntrance = (path: string): boolean =>
  /^\/(?:sign-in|sign-up|first-run|invitation|verify|reset-password|forgot-password)\/?$/.test(path) ||
  path.startsWith('/sign-in/') ||
  path.startsWith('//');
