import { Box, Group, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { User } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Link } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { InviteForm } from './invite-form.tsx';
import { PersonActions } from './person-actions.tsx';
import { SecondFactorRule } from './second-factor-rule.tsx';
import { titlesOf } from './role-words.ts';

const statuses = [
  { value: 'active', label: 'Active' },
  { value: 'invited', label: 'Invited' },
  { value: 'disabled', label: 'Disabled' },
] as const;
type Status = (typeof statuses)[number]['value'];

const columns: readonly Column<User>[] = [
  { title: 'Person', render: user => <Person user={user} />, width: '30%' },
  { title: 'Roles', render: ({ roles }) => titlesOf(roles) },
  { title: 'State', render: ({ status }) => <StatusBadge status={status} /> },
  { title: 'Second factor', render: ({ secondFactor }) => (secondFactor ? 'Yes' : 'No') },
  {
    title: 'Last sign-in',
    render: ({ lastSignInAt }) => (lastSignInAt === null ? 'Never' : <Time at={lastSignInAt} as="ago" />),
  },
  { title: 'Actions', render: user => <PersonActions user={user} />, actions: true },
];

/** Who may sign in to the console, and as what. */
export default function PeoplePage() {
  const [status, setStatus] = useFilter('status');
  // Not in the address: names of people have no place there.
  const [search, setSearch] = useState('');
  const known = statuses.find(({ value }) => value === status)?.value;
  const list = useList(api, '/users', {
    query: {
      limit: 50,
      realm: 'internal',
      status: known,
      ...(search === '' ? {} : { search }),
    },
  });
  const filtered = known !== undefined || search !== '';
  const invite = (
    <Needs permission="users:write" label="Invite somebody">
      <DialogButton variant="filled" label="Invite somebody" title="Invite somebody to the console">
        {close => <InviteForm close={close} />}
      </DialogButton>
    </Needs>
  );
  return (
    <>
      <PageHeader
        title="People"
        lead="Who may sign in to this console, and in which roles. Those who use the portal are under Portal users."
        actions={invite}
      />
      <FilterBar>
        <SearchInput label="Search names" value={search} onSearch={setSearch} />
        <FilterSelect<Status> label="State" value={known ?? ''} onChange={setStatus} options={statuses} />
      </FilterBar>
      <DataTable
        label="People"
        one="person"
        many="people"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty title={filtered ? 'Nobody is found' : 'Nobody yet'} icon={<IconUsers size={26} />}>
            {filtered
              ? 'Search for another name or choose another state. Clear both to see everybody.'
              : 'Those who are invited appear here at once, and can sign in after they have followed the link in their mail.'}
          </Empty>
        }
      />
      <Box mt="lg">
        <SecondFactorRule />
      </Box>
    </>
  );
}

function Person({ user }: { user: User }) {
  const { user: self } = useSession();
  return (
    <>
      <Group gap={6}>
        <Link href={`/people/${user.id}`}>{user.name}</Link>
        {self?.id === user.id && (
          <Text span size="xs" c="dimmed">
            (you)
          </Text>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {user.email}
      </Text>
    </>
  );
}
