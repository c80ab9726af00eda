import type { AuditEntry } from '#audit';
import type { Db } from '#store';

/** Where a version or an operation is now: what its page is addressed by. */
export interface Place {
  readonly api: string;
  readonly version: string;
  /** Id of the operation; null for the version itself. */
  readonly operation: string | null;
}

/** Finds the places of a page of entries, which hold ids only; null for other things and for what is gone. */
export async function placesOf(
  db: Db,
  entries: readonly Pick<AuditEntry, 'resourceKind' | 'resourceId'>[],
): Promise<(entry: Pick<AuditEntry, 'resourceKind' | 'resourceId'>) => Place | null> {
  const idsOf = (kind: string): string[] => [
    ...new Set(entries.filter(entry => entry.resourceKind === kind).map(entry => entry.resourceId)),
  ];
  const [versions, operations] = [idsOf('api-version'), idsOf('operation')];
  const places = new Map<string, Place>();
  if (versions.length > 0)
    for (const { id, ...place } of await db
      .selectFrom('api_versions')
      .innerJoin('apis', 'apis.id', 'api_versions.api_id')
      .select(['api_versions.id', 'apis.name as api', 'api_versions.name as version'])
      .where('api_versions.id', 'in', versions)
      .execute())
      places.set(id, { ...place, operation: null });
  if (operations.length > 0)
    for (const place of await db
      .selectFrom('operations')
      .innerJoin('api_versions', 'api_versions.id', 'operations.version_id')
      .innerJoin('apis', 'apis.id', 'api_versions.api_id')
      .select(['operations.id as operation', 'apis.name as api', 'api_versions.name as version'])
      .where('operations.id', 'in', operations)
      .execute())
      places.set(place.operation, place);
  return ({ resourceKind, resourceId }) =>
    resourceKind === 'api-version' || resourceKind === 'operation' ? (places.get(resourceId) ?? null) : null;
}
