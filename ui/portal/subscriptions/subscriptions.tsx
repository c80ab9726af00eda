import { Text } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useChange, type Listing } from '#kit/api/hooks.ts';
import type { Application, Subscription } from '#kit/api/portal.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { versionHref } from '../apis/addresses.ts';
import { subscribeApplicationHref } from '../applications/addresses.ts';

const columns: readonly Column<Subscription>[] = [
  {
    title: 'API',
    width: '30%',
    render: ({ api: name, apiTitle, version, planTitle }) => (
      <>
        <Link href={versionHref(name, version)} fw={600}>
          {apiTitle}
        </Link>
        <Text size="xs" c="dimmed" fw={400}>
          {version} · {planTitle}
        </Text>
      </>
    ),
  },
  {
    title: 'State',
    width: '38%',
    render: ({ status, text }) => (
      <>
        <StatusBadge status={status} />
        <Text size="xs" c="dimmed" mt={4}>
          {text}
        </Text>
      </>
    ),
  },
  { title: 'Since', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
];

/** What the application may call. */
export function Subscriptions({
  application,
  list,
}: {
  application: Application;
  list: Listing<Subscription>;
}) {
  const subscribe = (
    <LinkButton href={subscribeApplicationHref(application.id)} variant="default">
      Subscribe to an API
    </LinkButton>
  );
  return (
    <Section
      title="Subscriptions"
      lead="What keys of this application may call, and under which plan."
      actions={list.items.length > 0 ? subscribe : undefined}
    >
      <DataTable
        label="Subscriptions"
        one="subscription"
        list={list}
        columns={[
          ...columns,
          {
            title: 'Actions',
            actions: true,
            render: row => <End application={application} subscription={row} />,
          },
        ]}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No subscriptions yet" icon={<IconPlugConnected size={26} />} action={subscribe}>
            Until it is subscribed, calls with its keys are refused.
          </Empty>
        }
      />
    </Section>
  );
}

/** Only what the owner has not decided against: asking anew would undo that. */
function End({ application, subscription }: { application: Application; subscription: Subscription }) {
  const { id, status, revision, apiTitle, version } = subscription;
  const end = useChange(
    () =>
      api.delete('/applications/{application}/subscriptions/{subscription}', {
        path: { application: application.id, subscription: id },
        revision,
      }),
    { invalidates: [`/applications/${application.id}`], done: 'Subscription ended' },
  );
  if (status !== 'approved' && status !== 'pending') return null;
  return (
    <ConfirmButton
      label={status === 'pending' ? 'Withdraw' : 'End'}
      size="xs"
      danger
      title={status === 'pending' ? 'Withdraw the request?' : 'End this subscription?'}
      confirm={status === 'pending' ? 'Withdraw request' : 'End subscription'}
      onConfirm={() => end.mutateAsync()}
    >
      {status === 'pending'
        ? `The owner of ${apiTitle} no longer sees it. You can ask again.`
        : `Calls of ${application.title} to ${apiTitle} ${version} are refused within a second.`}
    </ConfirmButton>
  );
}
