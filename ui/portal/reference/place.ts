/** Which version the address names: `/reference/<api>/<version>`. */
export interface Place {
  readonly api: string;
  readonly version: string;
}

export function placeOf(pathname: string): Place | undefined {
  const [, root, api, version, ...rest] = pathname.split('/').map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return '';
    }
  });
  const named = (part: string | undefined): part is string =>
    part !== undefined && /^[a-z0-9][a-z0-9.-]{0,62}$/.test(part);
  return root === 'reference' && named(api) && named(version) && rest.every(part => part === '')
    ? { api, version }
    : undefined;
}
