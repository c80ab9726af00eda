import type { VersionDocument } from '#gateway';
import { GatehouseError } from '#kernel';
import type { ShownApi, ShownCatalogue } from './catalogue.ts';

/** The same for what does not exist and for what the portal does not show. */
const notShown = (what: string): GatehouseError =>
  new GatehouseError('not-found', `There is no such ${what} in this portal.`);

/** @throws not-found */
export function findApi(catalogue: ShownCatalogue, name: string): ShownApi {
  const api = catalogue.byName.get(name);
  if (api === undefined) throw notShown('API');
  return api;
}

/** @throws not-found */
export function findVersion(
  catalogue: ShownCatalogue,
  at: { readonly api: string; readonly version: string },
): { readonly api: ShownApi; readonly version: VersionDocument } {
  const api = catalogue.byName.get(at.api);
  const version = api?.versions.find(({ name }) => name === at.version);
  if (api === undefined || version === undefined) throw notShown('version');
  return { api, version };
}
