import { Group as Row, Select, Text, TextInput } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { Group, User } from '#kit/api/admin.ts';
import { useChange, useList, useRead } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { Facts } from '#kit/facts.tsx';
import { CancelButton, DialogButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { HistoryLink } from '../audit/history-link.tsx';
import { sourceOf } from './groups-page.tsx';

const crumbs = [{ label: 'Groups', href: '/groups' }];

/** One group with its members. */
export default function GroupPage() {
  const { group: id } = useParams<{ group: string }>();
  const group = useRead(api, '/groups/{group}', { path: { group: id } });
  return (
    <PageState of={group} skeleton={<PageHeader title="Group" crumbs={crumbs} />}>
      {found => <Known group={found} />}
    </PageState>
  );
}

function Known({ group }: { group: Group }) {
  const [, navigate] = useLocation();
  const { id, revision, source } = group;
  const isLocal = source === 'local';
  const remove = useChange(() => api.delete('/groups/{group}', { path: { group: id }, revision }), {
    invalidates: ['/groups?'],
    done: `${group.title} deleted`,
    onDone: () => navigate('/groups'),
  });
  return (
    <>
      <PageHeader
        title={group.title}
        crumbs={crumbs}
        actions={
          <Allowed permission="users:write">
            <DialogButton label="Change title" title={`Change ${group.title}`}>
              {close => <TitleForm group={group} close={close} />}
            </DialogButton>
            <ConfirmButton
              label="Delete group"
              title={`Delete ${group.title}?`}
              confirm="Delete group"
              danger
              onConfirm={() => remove.mutateAsync()}
            >
              Its members stay users. Policies that ask for <code>{group.name}</code> refuse them within a
              second.
            </ConfirmButton>
          </Allowed>
        }
      />
      <Section title="About" actions={<HistoryLink kind="group" id={id} />}>
        <Facts
          items={[
            [
              'Name',
              <code key="name" translate="no">
                {group.name}
              </code>,
            ],
            ['Of', group.realm === 'internal' ? 'Staff' : 'Users of the portal'],
            ['Members are kept', sourceOf(source)],
            ['Made', <Time key="made" at={group.createdAt} as="date" />],
          ]}
        />
      </Section>
      <Section
        title="Members"
        {...(isLocal ? {} : { lead: `They come from ${source}; change them there.` })}
        actions={
          isLocal && (
            <Allowed permission="users:write">
              <DialogButton label="Add member" title={`Add somebody to ${group.title}`}>
                {close => <AddMember group={group} close={close} />}
              </DialogButton>
            </Allowed>
          )
        }
      >
        <Members group={group} isLocal={isLocal} />
      </Section>
    </>
  );
}

function Members({ group, isLocal }: { group: Group; isLocal: boolean }) {
  const path = { group: group.id };
  const list = useList(api, '/groups/{group}/members', { path, query: { limit: 50 } });
  const remove = useChange(
    (user: string) => api.delete('/groups/{group}/members/{user}', { path: { ...path, user } }),
    { invalidates: ['/groups'], done: 'Member removed' },
  );
  const columns: readonly Column<User>[] = [
    {
      title: 'Person',
      render: ({ id, name, email }) => (
        <RowName href={`/people/${id}`} below={email}>
          {name}
        </RowName>
      ),
    },
    { title: 'State', render: ({ status }) => <StatusBadge status={status} /> },
    {
      title: 'Actions',
      actions: true,
      render: ({ id, name }) =>
        isLocal ? (
          <Allowed permission="users:write">
            <ConfirmButton
              label="Remove"
              size="xs"
              title={`Remove ${name} from ${group.title}?`}
              confirm="Remove member"
              onConfirm={() => remove.mutateAsync(id)}
            >
              What the group opens is closed to them within a second.
            </ConfirmButton>
          </Allowed>
        ) : null,
    },
  ];
  return (
    <DataTable
      label="Members"
      one="member"
      list={list}
      columns={columns}
      rowKey={({ id }) => id}
      empty={
        <Empty title="Nobody is in it" icon={<IconUsers size={26} />}>
          Add those for whom the policies that name this group are meant.
        </Empty>
      }
    />
  );
}

function AddMember({ group, close }: { group: Group; close: () => void }) {
  const [search, setSearch] = useState('');
  const found = useRead(
    api,
    '/users',
    { query: { realm: group.realm, limit: 20, ...(search.trim() === '' ? {} : { search: search.trim() }) } },
    { keep: true },
  );
  const people = found.data?.items ?? [];
  const form = useSubmit({
    initial: { user: '' },
    check: ({ user }) => ({ user: user === '' ? 'Choose somebody.' : undefined }),
    send: ({ user }) => api.put('/groups/{group}/members/{user}', { path: { group: group.id, user } }),
    invalidates: ['/groups', '/users'],
    done: 'Member added',
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Add member" cancel={<CancelButton onClick={close} />}>
      <Select
        label="Person"
        description="Type a part of the name."
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        renderOption={({ option }) => (
          <RowName below={people.find(({ id }) => id === option.value)?.email}>{option.label}</RowName>
        )}
        searchable
        searchValue={search}
        onSearchChange={setSearch}
        filter={({ options }) => options}
        nothingFoundMessage="Nobody is found"
        data-autofocus
        {...form.field('user')}
      />
    </SubmitForm>
  );
}

function TitleForm({ group, close }: { group: Group; close: () => void }) {
  const form = useSubmit({
    initial: { title: group.title },
    check: ({ title }) => ({ title: title.trim() === '' ? 'Say what it is called.' : undefined }),
    send: ({ title }) =>
      api.patch('/groups/{group}', {
        path: { group: group.id },
        revision: group.revision,
        body: { title: title.trim() },
      }),
    invalidates: ['/groups'],
    done: 'Title changed',
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Save title" cancel={<CancelButton onClick={close} />}>
      <TextInput label="Title" autoComplete="off" data-autofocus {...form.field('title')} />
      <Row gap={6}>
        <Text size="sm" c="dimmed">
          The name <code>{group.name}</code> stays: policies use it.
        </Text>
      </Row>
    </SubmitForm>
  );
}
