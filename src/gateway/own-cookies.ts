/**
 * The cookies by which staff and developers are signed in to the console and the portal. Browsers send the cookies
 * of a host to all of its ports (RFC 6265 section 8.5), so they arrive at the gateway as well.
 */
const ownName = /^(?:__(?:Host|Secure)-)?gatehouse-/i;

/**
 * A Cookie field without Gatehouse's own cookies, everything else exactly as it came; empty when nothing is left.
 * An upstream that saw them could act in the console.
 */
export function withoutOwnCookies(cookies: string): string {
  if (!cookies.toLowerCase().includes('gatehouse-')) return cookies;
  return cookies
    .split(';')
    .filter(cookie => !ownName.test(cookie.trimStart()))
    .join(';')
    .trimStart();
}

/** Whether a Set-Cookie field sets one of Gatehouse's own cookies: for an upstream, to sign somebody in as another. */
export function setsOwnCookie(field: string): boolean {
  return ownName.test(field.trimStart());
}
