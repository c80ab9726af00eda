import type { Placement } from '../policy.ts';

/** What a credential is for, in challenges: the API, or the zone. Both are slugs; quotes are taken out in case not. */
export function realmOf({ version, zone }: Placement): string {
  return (version?.api.name ?? zone.name).replace(/[^\x20-\x7e]|["\\]/g, '');
}
