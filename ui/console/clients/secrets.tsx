import { Button, Code, Group, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { Application, ClientSecret, NewClientSecret } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { Hint, standingColumns, standingOf } from '#kit/credentials/columns.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { useState } from 'react';
import { api } from '../api.ts';
import { RowActions } from '../keys/row-actions.tsx';
import { SecretForm } from './secret-form.tsx';

/** What is being made: another secret, or one in place of this one. */
type Making = 'another' | ClientSecret | null;

/** The secrets by which a client proves itself. */
export function Secrets({
  application,
  onMade,
}: {
  application: Application;
  onMade: (made: NewClientSecret) => void;
}) {
  const [making, setMaking] = useState<Making>(null);
  const close = () => setMaking(null);
  const list = useList(api, '/applications/{application}/client/secrets', {
    path: { application: application.id },
    query: { limit: 50 },
  });
  const columns: readonly Column<ClientSecret>[] = [
    { title: 'Secret', render: ({ hint }) => <Hint of={hint} /> },
    ...standingColumns,
    {
      title: 'Actions',
      actions: true,
      render: secret => <Actions of={secret} application={application} onRotate={setMaking} />,
    },
  ];
  return (
    <>
      <Group justify="space-between">
        <Title order={3}>Secrets</Title>
        <Needs permission="keys:write" label="Make secret">
          <Button variant="default" onClick={() => setMaking('another')}>
            Make secret
          </Button>
        </Needs>
      </Group>
      <DataTable
        label="Secrets"
        one="secret"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty title="No secrets yet" icon={<IconLock size={26} />}>
            Without one, this client gets no tokens.
          </Empty>
        }
      />
      <FormDialog
        opened={making !== null}
        onClose={close}
        title={making === 'another' ? 'Make another secret' : 'Rotate this secret'}
      >
        {making !== null && (
          <SecretForm
            application={application}
            replaces={making === 'another' ? undefined : making}
            onMade={made => {
              close();
              onMade(made);
            }}
            close={close}
          />
        )}
      </FormDialog>
    </>
  );
}

function Actions({
  of: secret,
  application,
  onRotate,
}: {
  of: ClientSecret;
  application: Application;
  onRotate: (secret: ClientSecret) => void;
}) {
  if (standingOf(secret) !== 'active') return null;
  return (
    <RowActions
      noun="secret"
      hint={secret.hint}
      onRotate={() => onRotate(secret)}
      revoke={reason =>
        api.post('/client-secrets/{secret}/revoke', { path: { secret: secret.id }, body: { reason } })
      }
      invalidates={['/applications', '/client-secrets']}
    >
      No token is issued for the secret that ends in <Code>{secret.hint}</Code> any more, and all tokens that{' '}
      {application.title} holds are refused within a second: it must fetch new ones.
    </RowActions>
  );
}
