import type { AuditEntry } from '#kit/api/admin.ts';
import { operationHref, versionHref } from '../apis/addresses.ts';

const direct: Readonly<Record<string, (id: string) => string>> = {
  api: id => `/apis/${id}`,
  developer: id => `/developers/${id}`,
  application: id => `/applications/${id}`,
  plan: id => `/plans/${id}`,
  user: () => '/people',
  token: () => '/tokens',
  zone: () => '/zones',
  subscription: () => '/subscriptions',
  waiver: () => '/waivers',
  stop: () => '/stops',
  block: () => '/blocks',
  snapshot: () => '/snapshots',
};

/** The page on which the thing of an entry is, where there is one. */
export function placeOf({ resourceKind, resourceId, detail, action, place }: AuditEntry): string | undefined {
  if (action.endsWith('.delete')) return undefined;
  if (place !== null)
    return place.operation === null
      ? versionHref(place.api, place.version)
      : operationHref(place.api, place.version, place.operation);
  if (resourceKind === 'key') {
    const application =
      typeof detail === 'object' && detail !== null
        ? (Reflect.get(detail, 'applicationId') as unknown)
        : undefined;
    return typeof application === 'string' ? `/applications/${application}` : undefined;
  }
  return direct[resourceKind]?.(encodeURIComponent(resourceId));
}
