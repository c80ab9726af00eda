import { Text } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { User } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { Link } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { PersonActions } from './person-actions.tsx';

const statuses = [
  { value: 'active', label: 'Active' },
  { value: 'invited', label: 'Not confirmed' },
  { value: 'disabled', label: 'Disabled' },
] as const;
type Status = (typeof statuses)[number]['value'];

const columns: readonly Column<User>[] = [
  {
    title: 'User',
    width: '30%',
    render: ({ id, name, email }) => (
      <>
        <Link href={`/portal-users/${id}`}>{name}</Link>
        <Text size="xs" c="dimmed">
          {email}
        </Text>
      </>
    ),
  },
  {
    title: 'Groups',
    render: ({ groups }) => (groups.length === 0 ? 'None' : groups.slice(0, 5).join(', ')),
  },
  { title: 'State', render: ({ status }) => <StatusBadge status={status} /> },
  { title: 'Second factor', render: ({ secondFactor }) => (secondFactor ? 'Yes' : 'No') },
  {
    title: 'Last sign-in',
    render: ({ lastSignInAt }) => (lastSignInAt === null ? 'Never' : <Time at={lastSignInAt} as="ago" />),
  },
  { title: 'Actions', render: user => <PersonActions user={user} />, actions: true },
];

/** Who may sign in to the portal, and whom applications know that ask here who somebody is. */
export default function PortalUsersPage() {
  const [status, setStatus] = useFilter('status');
  // Not in the address: names of people have no place there.
  const [search, setSearch] = useState('');
  const known = statuses.find(({ value }) => value === status)?.value;
  const list = useList(api, '/users', {
    query: { limit: 50, realm: 'external', status: known, ...(search === '' ? {} : { search }) },
  });
  const filtered = known !== undefined || search !== '';
  return (
    <>
      <PageHeader
        title="Portal users"
        lead="Who may sign in to the portal. They sign up there, or come by an identity provider. What they register stands under Developers."
      />
      <FilterBar>
        <SearchInput label="Search names" value={search} onSearch={setSearch} />
        <FilterSelect<Status> label="State" value={known ?? ''} onChange={setStatus} options={statuses} />
      </FilterBar>
      <DataTable
        label="Portal users"
        one="user"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <Empty title={filtered ? 'Nobody is found' : 'Nobody yet'} icon={<IconUserCircle size={26} />}>
            {filtered
              ? 'Search for another name or choose another state. Clear both to see everybody.'
              : 'Whoever signs up in the portal appears here at once.'}
          </Empty>
        }
      />
    </>
  );
}
