import { IconApps } from '@tabler/icons-react';
import { Text } from '@mantine/core';
import { useList } from '#kit/api/hooks.ts';
import type { Application } from '#kit/api/portal.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { applicationHref, byProgramsHref, newApplicationHref } from './addresses.ts';
import { kinds } from './kinds.ts';

const columns: readonly Column<Application>[] = [
  {
    title: 'Application',
    width: '45%',
    render: ({ id, title, tag }) => (
      <>
        <Link href={applicationHref(id)} fw={600}>
          {title}
        </Link>
        <Text size="xs" c="dimmed" ff="monospace" fw={400}>
          {tag}
        </Text>
      </>
    ),
  },
  { title: 'Kind', render: ({ kind }) => kinds[kind].label },
  { title: 'State', render: ({ active }) => <StatusBadge status={active ? 'active' : 'suspended'} /> },
  { title: 'Registered', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
];

export default function ApplicationsPage() {
  const list = useList(api, '/applications', { query: { limit: 25 } });
  return (
    <>
      <PageHeader
        title="Applications"
        lead="The programs of yours that call APIs, each with its own keys and its own use."
        actions={
          <>
            <LinkButton href={byProgramsHref} variant="default">
              Register by program
            </LinkButton>
            <LinkButton href={newApplicationHref()}>New application</LinkButton>
          </>
        }
      />
      <DataTable
        label="Your applications"
        one="application"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <Empty
            title="No applications yet"
            icon={<IconApps size={26} />}
            action={<LinkButton href={newApplicationHref()}>Make your first application</LinkButton>}
          >
            An application stands for a program that calls. Subscribe it to an API, and it gets keys.
          </Empty>
        }
      />
    </>
  );
}
