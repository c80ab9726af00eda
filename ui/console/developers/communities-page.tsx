import { IconUsersGroup } from '@tabler/icons-react';
import type { Community } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { number } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { communityHref } from './addresses.ts';

const columns: readonly Column<Community>[] = [
  { title: 'Community', render: ({ community }) => <Link href={communityHref(community)}>{community}</Link> },
  { title: 'Developers', render: ({ developers }) => number(developers), number: true },
];

/** The groups that developers belong to. */
export default function CommunitiesPage() {
  const list = useList(api, '/communities', { query: { limit: 50 } });
  return (
    <>
      <PageHeader
        title="Communities"
        lead="A community is a group of developers: a partner, a department, a university. It exists as long as a developer belongs to it."
        crumbs={[{ label: 'Developers', href: '/developers' }]}
      />
      <DataTable
        label="Communities"
        one="community"
        many="communities"
        list={list}
        columns={columns}
        rowKey={row => row.community}
        empty={
          <Empty title="No communities yet" icon={<IconUsersGroup size={26} />}>
            Give a developer a community, and it appears here with all who belong to it.
          </Empty>
        }
      />
    </>
  );
}
