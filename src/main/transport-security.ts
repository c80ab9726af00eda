/** Names that many programs of a machine share: a browser applies the field to all ports of a name. */
const shared = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * The value of Strict-Transport-Security (RFC 6797): a year, on answers that travelled over TLS, here or between the
 * browser and the proxy in front. Never for localhost, where other programs are at home that speak plain http.
 */
export function transportSecurity(
  host: string | undefined,
  encrypted: boolean,
  publicUrl: string | undefined,
): string | undefined {
  if (host === undefined || host === '' || shared.test(host)) return undefined;
  return encrypted || publicUrl?.startsWith('https:') === true ? 'max-age=31536000' : undefined;
}
