import { Text } from '@mantine/core';
import type { Api } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

const columns: readonly Column<Api>[] = [
  {
    title: 'API',
    render: ({ title, name }) => (
      <>
        {title}
        <Text size="xs" c="dimmed">
          {name}
        </Text>
      </>
    ),
  },
  { title: 'What it is', render: ({ description }) => description },
  { title: 'Owner', render: ({ owner }) => owner },
  { title: 'Changed', render: ({ updatedAt }) => <Time at={updatedAt} as="ago" /> },
];

export default function ApisPage() {
  const list = useList(api, '/apis', {});
  return (
    <>
      <PageHeader
        title="APIs"
        lead="Everything that is published through the gateway, or is being prepared."
      />
      <DataTable
        label="APIs"
        one="API"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={<Empty title="No APIs yet">APIs appear here once the first one is imported.</Empty>}
      />
    </>
  );
}
