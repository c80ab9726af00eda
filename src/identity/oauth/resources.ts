/** For which APIs an application may get access tokens, and what these tokens say. */
import { prepared } from '#kernel';
import type { Db } from '#store';

/** Stands for all APIs that an application is subscribed to; asked for where no `resource` is named. */
export const everyApi = 'urn:gatehouse:apis';
const apiPrefix = 'urn:gatehouse:api:';
/** What the gateway looks for in `aud`. */
export const audienceOf = (apiName: string): string => `${apiPrefix}${apiName}`;

/** Milliseconds that an access token lives, unless the profile of an API says less. */
export const usualTokenAge = 5 * 60_000;

/** An API for which an application may get tokens. */
export interface GrantableApi {
  readonly name: string;
  readonly title: string;
  /** What each scope allows, in words of the contract. */
  readonly scopes: ReadonlyMap<string, string>;
  /** Milliseconds that a token for it may live. */
  readonly maximumAge: number;
  readonly format: 'jwt' | 'opaque';
  /** Where its versions are called. */
  readonly places: readonly ApiPlace[];
}

/** Where one version of an API is called. */
export interface ApiPlace {
  readonly basePath: string;
  /** Host names to which it answers; empty for those of the gateway. */
  readonly hosts: readonly string[];
  readonly zones: readonly string[];
  readonly versionId: string;
  /** What policies may be attached to, beside its operations, that say under which origin it is called. */
  readonly scopeIds: readonly string[];
}

/** Milliseconds that a token may live by a profile; undefined where the profile does not say. */
export type TokenAgeOf = (profile: string) => number | undefined;

const subscribed = prepared((db: Db, { applicationId }: { applicationId: string }) =>
  db
    .selectFrom('subscriptions')
    .innerJoin('api_versions', 'api_versions.id', 'subscriptions.version_id')
    .innerJoin('apis', 'apis.id', 'api_versions.api_id')
    .select([
      'apis.id as api_id',
      'apis.name',
      'apis.title',
      'apis.token_format',
      'api_versions.id as version_id',
      'api_versions.scopes',
      'api_versions.profile',
      'api_versions.base_path',
      'api_versions.hosts',
      'api_versions.zones',
    ])
    .where('subscriptions.application_id', '=', applicationId)
    .where('subscriptions.status', '=', 'approved')
    .where('api_versions.lifecycle', 'in', ['published', 'deprecated'])
    .orderBy('apis.name')
    .orderBy('api_versions.id'),
);

/** The APIs that an application is subscribed to, by their names; only what is approved and published counts. */
export async function grantableApis(
  db: Db,
  applicationId: string,
  tokenAgeOf: TokenAgeOf,
): Promise<GrantableApi[]> {
  const rows = await subscribed(db, { applicationId });
  const apis = new Map<string, GrantableApi>();
  for (const row of rows) {
    const known = apis.get(row.name);
    const scopes = row.scopes === null ? {} : (JSON.parse(row.scopes) as Record<string, string>);
    const age = (row.profile === null ? undefined : tokenAgeOf(row.profile)) ?? usualTokenAge;
    apis.set(row.name, {
      name: row.name,
      title: row.title,
      scopes: new Map([...(known?.scopes ?? []), ...Object.entries(scopes)]),
      maximumAge: Math.min(known?.maximumAge ?? usualTokenAge, age),
      format: row.token_format ?? 'jwt',
      places: [...(known?.places ?? []), placeOf(row)],
    });
  }
  return [...apis.values()];
}

const placeOf = (row: {
  readonly api_id: string;
  readonly version_id: string;
  readonly base_path: string;
  readonly hosts: string;
  readonly zones: string;
}): ApiPlace => {
  const zones = JSON.parse(row.zones) as string[];
  return {
    basePath: row.base_path,
    hosts: JSON.parse(row.hosts) as string[],
    zones,
    versionId: row.version_id,
    scopeIds: [row.version_id, row.api_id, ...zones],
  };
};

/** Those that a name as `resource` (RFC 8707) means; undefined for none that the application may call. */
export function apisMeant(apis: readonly GrantableApi[], resource: string): GrantableApi[] | undefined {
  if (resource === everyApi) return [...apis];
  const found = apis.filter(({ name }) => audienceOf(name) === resource);
  return found.length === 0 ? undefined : found;
}

/** All scopes of the APIs that the client may ask for, in order. */
export function scopesOffered(apis: readonly GrantableApi[], allowed: readonly string[] | null): string[] {
  const offered = new Set(apis.flatMap(({ scopes }) => [...scopes.keys()]));
  return [...offered].filter(scope => allowed === null || allowed.includes(scope)).sort();
}

/**
 * Whom a token is for: the APIs that know one of its scopes. Without a scope it says only who calls, and is for all
 * that were meant.
 */
export function audiences(meant: readonly GrantableApi[], scopes: ReadonlySet<string>): string[] {
  const own = [...scopes];
  const known = meant.filter(api => own.some(scope => api.scopes.has(scope)));
  return (scopes.size === 0 ? meant : known).map(({ name }) => audienceOf(name));
}
