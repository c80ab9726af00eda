import { Badge, Group } from '@mantine/core';
import { useLocation, useParams } from 'wouter';
import type { User, UserSession } from '#kit/api/admin.ts';
import { listOf, useChange, useRead } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Facts } from '#kit/facts.tsx';
import { Link } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed, useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { HistoryLink } from '../audit/history-link.tsx';
import { PersonActions } from './person-actions.tsx';
import { titlesOf } from './role-words.ts';

const crumbsOf = (realm: User['realm']) =>
  realm === 'internal'
    ? [{ label: 'People', href: '/people' }]
    : [{ label: 'Portal users', href: '/portal-users' }];

/** One person: what they are, how they sign in, and where they are signed in. */
export default function PersonPage() {
  const { person } = useParams<{ person: string }>();
  const [location] = useLocation();
  const crumbs = crumbsOf(location.startsWith('/portal-users') ? 'external' : 'internal');
  const user = useRead(api, '/users/{user}', { path: { user: person } });
  return (
    <PageState of={user} skeleton={<PageHeader title="Person" crumbs={crumbs} />}>
      {found => <Known user={found} />}
    </PageState>
  );
}

function Known({ user }: { user: User }) {
  const { user: self } = useSession();
  const reset = useChange(() => api.post('/users/{user}/reset-factors', { path: { user: user.id } }), {
    invalidates: ['/users'],
    done: `${user.name} signs in with the password alone now`,
  });
  return (
    <>
      <PageHeader
        title={user.name}
        crumbs={crumbsOf(user.realm)}
        badges={<StatusBadge status={user.status} />}
        actions={<PersonActions user={user} />}
      />
      <Section title="About" actions={<HistoryLink kind="user" id={user.id} />}>
        <Facts
          items={[
            ['E-mail address', user.email],
            ['Belongs to', user.realm === 'internal' ? 'Staff' : 'Users of the portal'],
            ...(user.realm === 'internal' ? [['Roles', titlesOf(user.roles)] as const] : []),
            ...(user.developer === null
              ? []
              : [
                  [
                    'Developer',

                    <Link key="developer" href={`/developers/${user.developer}`}>
                      Applications and subscriptions
                    </Link>,
                  ] as const,
                ]),
            ['Groups', user.groups.length > 0 ? user.groups.join(', ') : 'None'],
            [
              'Last sign-in',
              user.lastSignInAt === null ? 'Never' : <Time key="last" at={user.lastSignInAt} as="ago" />,
            ],
          ]}
        />
      </Section>
      <Section
        title="Second factor"
        actions={
          user.secondFactor &&
          self?.id !== user.id && (
            <Allowed permission="users:write">
              <ConfirmButton
                label="Remove second factors"
                title={`Remove the second factors of ${user.name}?`}
                confirm="Remove second factors"
                danger
                onConfirm={() => reset.mutateAsync()}
              >
                Do it only when you know that it is {user.name} who asks: the password alone opens the account
                then. Every session ends, and {user.email} is told.
              </ConfirmButton>
            </Allowed>
          )
        }
      >
        {user.secondFactor
          ? 'Set up: a passkey or the code of an app is asked for besides the password.'
          : 'None: the password alone opens the account.'}
      </Section>
      <Sessions user={user} />
    </>
  );
}

function Sessions({ user }: { user: User }) {
  const path = { user: user.id };
  const sessions = useRead(api, '/users/{user}/sessions', { path });
  const end = useChange(
    (session: string) => api.delete('/users/{user}/sessions/{session}', { path: { ...path, session } }),
    { invalidates: [`/users/${user.id}`], done: 'Session ended' },
  );
  const columns: readonly Column<UserSession>[] = [
    {
      title: 'Where',
      render: ({ agent, secondFactor }) => (
        <Group gap="xs">
          {agent}
          {secondFactor && (
            <Badge variant="light" size="sm" tt="none">
              Second factor
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
      render: ({ id, agent }) => (
        <Allowed permission="users:write">
          <ConfirmButton
            label="End"
            size="xs"
            title="End this session?"
            confirm="End session"
            onConfirm={() => end.mutateAsync(id)}
          >
            {user.name} has to sign in again in {agent}.
          </ConfirmButton>
        </Allowed>
      ),
    },
  ];
  return (
    <Section title="Sessions" lead="Where they are signed in now.">
      <PageState of={sessions}>
        {({ items }) => (
          <DataTable
            label="Sessions"
            one="session"
            list={listOf(items)}
            columns={columns}
            rowKey={({ id }) => id}
            empty={<>Not signed in anywhere.</>}
          />
        )}
      </PageState>
    </Section>
  );
}
