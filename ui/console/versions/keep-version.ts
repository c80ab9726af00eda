import { useQueryClient } from '@tanstack/react-query';
import type { Version } from '#kit/api/admin.ts';
import type { VersionOf } from './version-page.tsx';

/**
 * Takes over what a change answered at once: the next form sends the version's revision, and must not send the last
 * one because the list is still being read again.
 */
export function useKeepVersion({ product, version }: VersionOf): (changed: Version) => void {
  const queries = useQueryClient();
  return changed => queries.setQueryData([`/apis/${product.name}/versions/${version.name}`, 'one'], changed);
}
