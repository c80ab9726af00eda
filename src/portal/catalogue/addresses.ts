import type { VersionDocument } from '#gateway';
import { zonesOutside } from './shown.ts';

/** Addresses that are told of one version at most. */
const maxAddresses = 20;

/**
 * Base addresses under which callers reach the version. Where it answers to names of its own, they stand in place of
 * the gateway's.
 */
export function addressesOf(
  version: VersionDocument,
  gatewayAddresses: (zone: string) => readonly string[],
): string[] {
  const origins = zonesOutside(version).flatMap(zone => gatewayAddresses(zone));
  const named = origins.flatMap(origin =>
    version.hosts.length === 0 ? [origin] : version.hosts.map(host => withHost(origin, host)),
  );
  return [...new Set(named)]
    .slice(0, maxAddresses)
    .map(origin => `${withoutSlash(origin)}${version.basePath}`);
}

function withHost(origin: string, host: string): string {
  const url = new URL(origin);
  url.hostname = host;
  return url.origin;
}

const withoutSlash = (text: string): string => (text.endsWith('/') ? text.slice(0, -1) : text);
