import { Text } from '@mantine/core';
import type { ListedApi } from '#kit/api/admin.ts';
import { AudienceBadge, LifecycleBadge } from '#kit/badges/badges.tsx';
import { counted } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { apiHref, versionHref } from './addresses.ts';
import { CategoryMix } from './category-mix.tsx';
import classes from './list.module.css';

/** Versions in one cell: more would make the list of APIs a list of versions. */
const shown = 3;

/** The newest versions of an API with what they are and what their operations do. */
export function VersionLines({ api }: { api: ListedApi }) {
  if (api.versionCount === 0)
    return (
      <Text size="sm" c="dimmed">
        None yet
      </Text>
    );
  const rest = api.versionCount - Math.min(shown, api.versions.length);
  return (
    <ul className={classes['lines']}>
      {api.versions.slice(0, shown).map(version => (
        <li key={version.id} className={classes['line']}>
          <div className={classes['head']}>
            <Link href={versionHref(api.name, version.name)} fw={550} underline="hover">
              {version.name}
            </Link>
            <LifecycleBadge lifecycle={version.lifecycle} />
            <AudienceBadge audience={version.audience} />
          </div>
          <CategoryMix mix={version.categories} />
        </li>
      ))}
      {rest > 0 && (
        <li>
          <Link href={apiHref(api)} size="sm">
            and {counted(rest, 'more version', 'more versions')}
          </Link>
        </li>
      )}
    </ul>
  );
}
