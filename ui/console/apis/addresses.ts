/** Where pages of the catalogue live. Other nouns link to them by these. */

/** `/apis/import` is a page of its own, so an API of that name is addressed by its id. */
export const apiHref = ({ name, id }: { readonly name: string; readonly id: string }): string =>
  `/apis/${name === 'import' ? id : name}`;

/** The tabs of a version's page. */
export type VersionSection = 'overview' | 'operations' | 'contract' | 'upstream' | 'waivers' | 'assessment';

export const versionHref = (api: string, version: string, section: VersionSection = 'overview'): string =>
  `/apis/${encodeURIComponent(api)}/versions/${encodeURIComponent(version)}${section === 'overview' ? '' : `?section=${section}`}`;

export const operationHref = (api: string, version: string, operation: string): string =>
  `${versionHref(api, version)}/operations/${encodeURIComponent(operation)}`;

export interface ImportPlace {
  readonly api?: string;
  readonly version?: string;
  readonly step?: string;
}

export function importHref(place: ImportPlace = {}): string {
  const query = new URLSearchParams(
    Object.entries(place).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return query.size === 0 ? '/apis/import' : `/apis/import?${query.toString()}`;
}

/** The form that waives a control of a version. */
export const waiveHref = (api: string, version: string, control: string): string =>
  `${versionHref(api, version, 'waivers')}&control=${encodeURIComponent(control)}`;
