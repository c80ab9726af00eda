/** Where a request is tried on the rules of a version. */
export const tryHref = (api: string, version: string): string =>
  `/exclusions/try?${new URLSearchParams({ api, version }).toString()}`;
