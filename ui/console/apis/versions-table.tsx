import { Text, Title } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import type { Api, Version } from '#kit/api/admin.ts';
import { type Listing, useList } from '#kit/api/hooks.ts';
import { AudienceBadge, LifecycleBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { Allowed, useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { importHref, versionHref } from './addresses.ts';
import { CategoryMix } from './category-mix.tsx';
import { SubscriberCount } from './subscriber-count.tsx';

/** The versions of one API, with what they do and who uses them. */
export function VersionsTable({ of, versions }: { of: Api; versions: Listing<Version> }) {
  const seesUse = useSession().can('applications:read');
  // The catalogue's list counts operations by category; this API comes first among what fits its name, or not at all.
  const listed = useList(api, '/apis', { query: { search: of.name, limit: 50 } });
  const mixes = new Map(
    listed.items.find(({ id }) => id === of.id)?.versions.map(({ id, categories }) => [id, categories]),
  );
  const columns: readonly Column<Version>[] = [
    {
      title: 'Version',
      render: ({ name }) => (
        <Link href={versionHref(of.name, name)} fw={600} underline="hover">
          {name}
        </Link>
      ),
    },
    { title: 'Lifecycle', render: ({ lifecycle }) => <LifecycleBadge lifecycle={lifecycle} /> },
    { title: 'Audience', render: ({ audience }) => <AudienceBadge audience={audience} /> },
    {
      title: 'Operations',
      render: ({ id }) => {
        const mix = mixes.get(id);
        return mix === undefined ? '–' : <CategoryMix mix={mix} />;
      },
    },
    ...(seesUse
      ? [{ title: 'Used by', render: ({ id }: Version) => <SubscriberCount api={of.name} version={id} /> }]
      : []),
    { title: 'Changed', render: ({ updatedAt }) => <Time at={updatedAt} as="ago" /> },
  ];
  return (
    <section aria-labelledby="versions">
      <Title order={2} id="versions" mb={4}>
        Versions
      </Title>
      <Text c="dimmed" size="sm" mb="sm">
        Each has one contract, its upstream and a life of its own.
      </Text>
      <DataTable
        label={`Versions of ${of.title}`}
        one="version"
        list={versions}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <Empty
            title="No version yet"
            action={
              <Allowed permission="apis:write">
                <LinkButton
                  href={importHref({ api: of.name })}
                  leftSection={<IconFileImport size={16} aria-hidden />}
                >
                  Import a version
                </LinkButton>
              </Allowed>
            }
          >
            A version begins with an OpenAPI document. Nothing is reachable before it is published.
          </Empty>
        }
      />
    </section>
  );
}
