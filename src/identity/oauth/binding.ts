import type { Realm } from '#credentials';

/**
 * Ties an authorization request to the browser that began it: by name and path no page of another origin can set
 * this cookie. Otherwise somebody could begin a request, let another person agree to it in their browser, and take
 * what comes of it (login CSRF the other way round).
 */
export const bindingCookie = (realm: Realm): string => `__Host-gatehouse-authorize-${realm}`;

/** Requests that one browser may have under way, as in several tabs. */
const maxRequests = 8;
const looksLikeRequest = /^[\w-]{43}$/;

/** The cookie's next value: the newest request first. */
export function bound(present: string | undefined, request: string): string {
  const others = (present ?? '').split('.').filter(id => looksLikeRequest.test(id) && id !== request);
  return [request, ...others].slice(0, maxRequests).join('.');
}

export function isBound(value: string | undefined, request: string): boolean {
  return looksLikeRequest.test(request) && value !== undefined && value.split('.').includes(request);
}
