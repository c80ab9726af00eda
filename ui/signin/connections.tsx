import { Stack, Text } from '@mantine/core';
import { listOf, useChange, useRead } from '#kit/api/hooks.ts';
import type { Connection } from '#kit/api/session.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';

/** Applications that somebody let in, and taking that back. */
export function Connections() {
  const { client } = useSession();
  const connections = useRead(client, '/connections', {});
  const end = useChange(
    (application: string) => client.delete('/connections/{application}', { path: { application } }),
    { invalidates: ['/connections'], done: 'Disconnected' },
  );
  const columns: readonly Column<Connection>[] = [
    {
      title: 'Application',
      render: ({ title, developer }) => (
        <Stack gap={0}>
          <span>{title}</span>
          <Text size="sm" c="dimmed">
            by {developer}
          </Text>
        </Stack>
      ),
    },
    {
      title: 'May',
      render: ({ allowed }) =>
        allowed.length === 0
          ? 'What it needs, without having asked you'
          : allowed.map(({ meaning, api }) => (api === null ? meaning : `${meaning} (${api})`)).join('; '),
    },
    { title: 'Since', render: ({ since }) => <Time at={since} as="date" /> },
    {
      title: 'Actions',
      actions: true,
      render: ({ application, title }) => (
        <ConfirmButton
          label="Disconnect"
          size="xs"
          title={`Disconnect ${title}?`}
          confirm="Disconnect"
          onConfirm={() => end.mutateAsync(application)}
        >
          Its access ends within a second. It has to ask you again.
        </ConfirmButton>
      ),
    },
  ];
  return (
    <Section title="Connected applications" lead="You let them in. Disconnect what you no longer use.">
      <PageState of={connections}>
        {({ items }) => (
          <DataTable
            label="Connected applications"
            one="application"
            list={listOf(items)}
            columns={columns}
            rowKey={({ application }) => application}
            empty={<Text c="dimmed">No application has asked for your account yet.</Text>}
          />
        )}
      </PageState>
    </Section>
  );
}
