/** Where the pages of an API are. */
export const catalogueHref = '/apis';
export const apiHref = (api: string): string => `/apis/${encodeURIComponent(api)}`;
export const versionHref = (api: string, version: string): string =>
  `${apiHref(api)}/${encodeURIComponent(version)}`;
export const subscribeHref = (api: string, version: string, plan?: string): string =>
  `${versionHref(api, version)}/subscribe${plan === undefined ? '' : `?plan=${encodeURIComponent(plan)}`}`;
/** A document of its own, outside of this app. */
export const referenceHref = (api: string, version: string): string =>
  `/reference/${encodeURIComponent(api)}/${encodeURIComponent(version)}`;

/**
 * The address to name first: the encrypted one. A page that itself came by plain http is on the same machine as the
 * gateway, where certificates are rarely trusted; there plain http works at once.
 */
export function firstAddress(addresses: readonly string[], protocol = location.protocol): string | undefined {
  return addresses.find(address => address.startsWith(`${protocol}//`)) ?? addresses[0];
}
