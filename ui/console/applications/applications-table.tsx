import { Text } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import type { ListedApplication } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { number } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { developerHref } from '../developers/addresses.ts';
import { applicationHref } from './addresses.ts';
import { kindTitles } from './kinds.ts';

const columns: readonly Column<ListedApplication>[] = [
  {
    title: 'Application',
    render: ({ name, title }) => (
      <RowName href={applicationHref(name)} below={title === name ? undefined : name}>
        {title}
      </RowName>
    ),
    width: '28%',
  },
  { title: 'Kind', render: ({ kind }) => kindTitles[kind] },
  { title: 'Subscriptions', render: ({ subscriptions }) => <Subscribed {...subscriptions} /> },
  { title: 'Keys', render: ({ keys }) => number(keys), number: true },
  {
    title: 'Last use',
    render: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} as="ago" />),
  },
  { title: 'State', render: ({ active }) => <StatusBadge status={active ? 'active' : 'suspended'} /> },
];

const owner: Column<ListedApplication> = {
  title: 'Developer',
  render: ({ developer }) => <Owner developer={developer} />,
};

/** Applications, of all developers or of one. */
export function ApplicationsTable({
  developer,
  search = '',
  active,
}: {
  developer?: string;
  search?: string;
  active?: boolean | undefined;
}) {
  const list = useList(api, '/applications', { query: { limit: 50, developer, search, active } });
  const filtered = search !== '' || active !== undefined;
  return (
    <DataTable
      label="Applications"
      one="application"
      list={list}
      columns={developer === undefined ? [...columns.slice(0, 1), owner, ...columns.slice(1)] : columns}
      rowKey={row => row.id}
      empty={
        <Empty
          title={filtered ? 'No application matches' : 'No applications yet'}
          icon={<IconApps size={26} />}
        >
          {filtered
            ? 'Search for less, or clear a filter.'
            : 'An application appears here once it is registered, in the portal or on this page; then it can subscribe to APIs and get keys.'}
        </Empty>
      }
    />
  );
}

export function Owner({ developer }: { developer: string }) {
  return useSession().can('developers:read') ? (
    <Link href={developerHref(developer)}>{developer}</Link>
  ) : (
    developer
  );
}

function Subscribed({ approved, pending }: { approved: number; pending: number }) {
  return (
    <>
      {number(approved)}
      {pending > 0 && (
        <Text span inherit c="var(--gate-amber)">
          {' '}
          + {number(pending)} waiting
        </Text>
      )}
    </>
  );
}
