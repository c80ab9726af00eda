import type { Version } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import type { Category } from '#kit/badges/badges.tsx';
import { api } from '../api.ts';

/** The worst first. */
const gravity: readonly Category[] = ['does-harm', 'tells-harm', 'does', 'tells'];

/** The worst that an operation of a version does if misused; undefined until it is known. */
export function useWorstCategory(version: Version): Category | undefined {
  const found: Readonly<Record<Category, boolean>> = {
    'does-harm': useHas(version, 'does-harm'),
    'tells-harm': useHas(version, 'tells-harm'),
    does: useHas(version, 'does'),
    tells: useHas(version, 'tells'),
  };
  return gravity.find(category => found[category]);
}

function useHas({ apiId, id }: Version, category: Category): boolean {
  const list = useList(api, '/apis/{api}/versions/{version}/operations', {
    path: { api: apiId, version: id },
    query: { limit: 1, category },
  });
  return list.items.length > 0;
}
