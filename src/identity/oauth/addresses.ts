/**
 * Public addresses of APIs as `resource` (RFC 8707), as gateways publish them (RFC 9728). Only an address that leads to
 * a gateway of ours names an API: were the path enough, somebody else's host could have clients fetch tokens for it,
 * and use them here (RFC 9728 section 7.3).
 */
import type { Db } from '#store';
import type { ApiPlace, GrantableApi } from './resources.ts';

/** Base addresses of the gateway in a zone, such as `https://api.example.org`. */
export type GatewayAddresses = (zone: string) => readonly string[];

/** This machine by its names, which are one place as far as this server can tell. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The API that is called there; undefined for none that the application may call. */
export async function apiAt(
  db: Db,
  apis: readonly GrantableApi[],
  resource: string,
  gatewayAddresses: GatewayAddresses,
): Promise<GrantableApi[] | undefined> {
  const url = URL.parse(resource);
  if (url === null || !isPlain(url, resource)) return undefined;
  const path = url.pathname.replace(/\/$/, '');
  for (const api of apis)
    for (const place of api.places)
      if (place.basePath.replace(/\/$/, '') === path && (await isServedAt(db, place, url, gatewayAddresses)))
        return [api];
  return undefined;
}

/** One way to write it only, with nothing that a host could hide behind. */
const isPlain = (url: URL, text: string): boolean =>
  (url.protocol === 'https:' || url.protocol === 'http:') &&
  url.username === '' &&
  url.password === '' &&
  url.search === '' &&
  (url.href === text || url.href === `${text}/`);

async function isServedAt(
  db: Db,
  place: ApiPlace,
  url: URL,
  gatewayAddresses: GatewayAddresses,
): Promise<boolean> {
  const listening = place.zones.flatMap(zone => [...gatewayAddresses(zone)]).map(text => new URL(text));
  if (place.hosts.length > 0) {
    const ports = new Set(['', ...listening.map(({ port }) => port)]);
    return place.hosts.includes(url.hostname) && ports.has(url.port);
  }
  if (listening.some(address => isSameOrigin(address, url))) return true;
  return (await declaredOrigins(db, place)).has(url.origin);
}

const isSameOrigin = (one: URL, other: URL): boolean =>
  one.origin === other.origin ||
  (one.protocol === other.protocol &&
    one.port === other.port &&
    loopback.has(one.hostname) &&
    loopback.has(other.hostname));

/** Origins that policies say clients call, where a proxy stands before the gateway; one operation's count as well. */
async function declaredOrigins(db: Db, { versionId, scopeIds }: ApiPlace): Promise<Set<string>> {
  const rows = await db
    .selectFrom('policy_attachments')
    .select('options')
    .where(row =>
      row.or([
        row('scope_id', 'in', [...scopeIds]),
        row(
          'scope_id',
          'in',
          row.selectFrom('operations').select('operations.id').where('version_id', '=', versionId),
        ),
      ]),
    )
    .where('policy', 'in', ['oauth', 'dpop'])
    .execute();
  const origins = new Set<string>();
  for (const { options } of rows) {
    const { origin } = JSON.parse(options) as { origin?: unknown };
    if (typeof origin === 'string') origins.add(origin);
  }
  return origins;
}
