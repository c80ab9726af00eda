import { Select, TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Group } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { SearchInput } from '#kit/data/search-input.tsx';
import { CancelButton, DialogButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';

const realms = [
  { value: 'internal', label: 'Staff' },
  { value: 'external', label: 'Users of the portal' },
] as const;
type Realm = (typeof realms)[number]['value'];

/** Where the members of a group come from, in words. */
export const sourceOf = (source: string): string => (source === 'local' ? 'Here' : source);

const columns: readonly Column<Group>[] = [
  {
    title: 'Group',
    render: ({ id, name, title }) => (
      <RowName href={`/groups/${id}`} below={<code translate="no">{name}</code>}>
        {title}
      </RowName>
    ),
    width: '45%',
  },
  { title: 'Members', render: ({ members }) => members, number: true },
  { title: 'Kept', render: ({ source }) => sourceOf(source) },
];

/** Groups of people, by which policies decide. */
export default function GroupsPage() {
  const [realm, setRealm] = useFilter('realm');
  const [search, setSearch] = useState('');
  const known: Realm = realm === 'external' ? 'external' : 'internal';
  const list = useList(api, '/groups', {
    query: { limit: 50, realm: known, ...(search === '' ? {} : { search }) },
  });
  return (
    <>
      <PageHeader
        title="Groups"
        lead="People together. Policies decide by the groups of the person who makes a call, and know of a change within a second."
        actions={
          <Needs permission="users:write" label="Make group">
            <DialogButton variant="filled" label="Make group" title="Make a group">
              {close => <NewGroup realm={known} close={close} />}
            </DialogButton>
          </Needs>
        }
      />
      <FilterBar>
        <SearchInput label="Search groups" value={search} onSearch={setSearch} />
        <FilterSelect<Realm> label="Of" value={known} onChange={setRealm} options={realms} />
      </FilterBar>
      <DataTable
        label="Groups"
        one="group"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <Empty
            title={search === '' ? 'No groups yet' : 'No group is found'}
            icon={<IconUsersGroup size={26} />}
          >
            Make one and put people into it. Then a policy such as Cedar or Roles can ask for it by its name.
          </Empty>
        }
      />
    </>
  );
}

function NewGroup({ realm, close }: { realm: Realm; close: () => void }) {
  const [, navigate] = useLocation();
  const form = useSubmit({
    initial: { realm, name: '', title: '' },
    check: ({ name, title }) => ({
      title: title.trim() === '' ? 'Say what it is called.' : undefined,
      name: /^[a-z0-9][a-z0-9._-]{0,62}$/.test(name)
        ? undefined
        : 'Use lower-case letters, digits, dots, hyphens and underscores.',
    }),
    send: ({ realm: chosen, name, title }) =>
      api.post('/groups', {
        body: { realm: chosen === 'external' ? 'external' : 'internal', name, title: title.trim() },
      }),
    invalidates: ['/groups'],
    done: ({ title }) => `${title} made`,
    onDone: ({ id }) => {
      close();
      navigate(`/groups/${id}`);
    },
  });
  return (
    <SubmitForm form={form} submit="Make group" cancel={<CancelButton onClick={close} />}>
      <TextInput label="Title" autoComplete="off" data-autofocus {...form.field('title')} />
      <TextInput
        label="Name"
        description="What policies call it, such as licence-clerks. It cannot be changed later."
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...form.field('name')}
      />
      <Select label="Of" data={[...realms]} allowDeselect={false} {...form.field('realm')} />
    </SubmitForm>
  );
}
