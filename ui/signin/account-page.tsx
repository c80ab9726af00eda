import { Badge, Group } from '@mantine/core';
import { listOf, useChange, useRead } from '#kit/api/hooks.ts';
import { roleTitles } from '#kit/api/roles.ts';
import type { OwnSession } from '#kit/api/session.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Facts } from '#kit/facts.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { counted } from '#kit/format.ts';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { Connections } from './connections.tsx';
import { needed } from './email-field.tsx';
import { NameField } from './email-field.tsx';
import { LinkedProviders } from './linked-providers.tsx';
import { Factors } from './factors.tsx';
import { PasswordField } from './password-field.tsx';

export default function AccountPage() {
  const { user } = useSession();
  if (user === null) return null;
  return (
    <>
      <PageHeader title="Your account" />
      <Section title="You">
        <Facts
          items={[
            ['Name', user.name],
            ['E-mail address', user.email],
            ['Roles', user.roles.map(role => roleTitles[role] ?? role).join(', ')],
          ]}
        />
      </Section>
      <Factors />
      <Name />
      <LinkedProviders />
      <Sessions />
      <Connections />
      <Password />
      <DeleteAccount />
    </>
  );
}

function Sessions() {
  const { client } = useSession();
  const sessions = useRead(client, '/sessions', {});
  const end = useChange((session: string) => client.delete('/sessions/{session}', { path: { session } }), {
    invalidates: ['/sessions'],
    done: 'Session ended',
  });
  const endOthers = useChange(() => client.post('/sessions/end-others'), {
    invalidates: ['/sessions'],
    done: ({ ended }) => `${counted(ended, 'other session')} ended`,
  });
  const columns: readonly Column<OwnSession>[] = [
    {
      title: 'Where',
      render: ({ agent, current }) => (
        <Group gap="xs">
          {agent}
          {current && (
            <Badge variant="light" size="sm" tt="none">
              This browser
            </Badge>
          )}
        </Group>
      ),
    },
    { title: 'Last used', render: ({ lastSeenAt }) => <Time at={lastSeenAt} as="ago" /> },
    { title: 'Signed in', render: ({ createdAt }) => <Time at={createdAt} /> },
    {
      title: 'Actions',
      actions: true,
      render: ({ id, current, agent }) =>
        current ? null : (
          <ConfirmButton
            label="End"
            size="xs"
            title="End this session?"
            confirm="End session"
            onConfirm={() => end.mutateAsync(id)}
          >
            {agent} has to sign in again.
          </ConfirmButton>
        ),
    },
  ];
  return (
    <Section
      title="Where you are signed in"
      lead="End what you do not know, then change your password."
      actions={
        <ConfirmButton
          label="Sign out everywhere else"
          title="Sign out everywhere else?"
          confirm="Sign out everywhere else"
          onConfirm={() => endOthers.mutateAsync()}
        >
          All your sessions end but this one.
        </ConfirmButton>
      }
    >
      <PageState of={sessions}>
        {({ items }) => (
          <DataTable
            label="Your sessions"
            one="session"
            list={listOf(items)}
            columns={columns}
            rowKey={({ id }) => id}
            empty={null}
          />
        )}
      </PageState>
    </Section>
  );
}

function Name() {
  const { client, user, adopt } = useSession();
  const form = useSubmit({
    initial: { name: user?.name ?? '' },
    check: ({ name }) => ({ name: needed(name, 'your name') }),
    send: ({ name }) => client.post('/name', { body: { name: name.trim() } }),
    done: 'Name changed',
    onDone: adopt,
  });
  return (
    <Section title="Name" lead="As others see it.">
      <div style={{ maxWidth: '26rem' }}>
        <SubmitForm form={form} submit="Change name" label="Change name">
          <NameField field={form.field('name')} />
        </SubmitForm>
      </div>
    </Section>
  );
}

function Password() {
  const { client, user } = useSession();
  const form = useSubmit({
    initial: { current: '', password: '' },
    check: ({ current, password }) => ({
      current: needed(current, 'your present password'),
      password: needed(password, 'a new password'),
    }),
    send: body => client.post('/password', { body }),
    invalidates: ['/sessions'],
    done: 'Password changed; your other sessions have ended',
    onDone: () => form.reset(),
  });
  return (
    <Section title="Password" lead="All your other sessions end when you change it.">
      <div style={{ maxWidth: '26rem' }}>
        <SubmitForm form={form} submit="Change password" label="Change password">
          {/* Tells password managers whose password it is. */}
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={user?.email ?? ''}
            readOnly
            hidden
          />
          <PasswordField field={form.field('current')} label="Present password" />
          <PasswordField field={form.field('password')} label="New password" fresh />
        </SubmitForm>
      </div>
    </Section>
  );
}

/** For users of the portal: staff are deleted by another administrator. */
function DeleteAccount() {
  const { client, user, refresh } = useSession();
  const remove = useChange(() => client.delete('/account'), {
    invalidates: [],
    done: 'Your account is deleted',
    onDone: () => void refresh(),
  });
  if (user === null || user.developer === null) return null;
  return (
    <Section title="Delete your account" lead="For good: nobody can bring it back.">
      <ConfirmButton
        label="Delete your account"
        title="Delete your account for good?"
        confirm="Delete account"
        danger
        onConfirm={() => remove.mutateAsync()}
      >
        This cannot be undone. You are signed out everywhere, and your passkeys, what you allowed applications
        to do and their access end at once. Your own applications stop: calls with their keys and secrets are
        refused within a second.
      </ConfirmButton>
    </Section>
  );
}
