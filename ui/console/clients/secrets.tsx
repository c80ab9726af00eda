import { Button, Code, Group, Text, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { Application, ClientSecret, NewClientSecret } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs } from '#kit/needs.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { useState } from 'react';
import { api } from '../api.ts';
import { SecretForm } from './secret-form.tsx';

const stateOf = ({ revokedAt, notAfter }: ClientSecret): 'active' | 'revoked' | 'expired' =>
  revokedAt !== null ? 'revoked' : notAfter <= Date.now() ? 'expired' : 'active';

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
    {
      title: 'Secret',
      render: ({ hint }) => (
        <span>
          … <code translate="no">{hint}</code>
        </span>
      ),
    },
    { title: 'State', render: secret => <State of={secret} /> },
    { title: 'Made', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
    { title: 'Ends', render: ({ revokedAt, notAfter }) => <Time at={revokedAt ?? notAfter} as="date" /> },
    {
      title: 'Last use',
      render: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} as="ago" />),
    },
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

function State({ of }: { of: ClientSecret }) {
  return (
    <>
      <StatusBadge status={stateOf(of)} />
      {of.revokeReason !== null && (
        <Text size="xs" c="dimmed" mt={2}>
          {of.revokeReason}
        </Text>
      )}
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
  if (stateOf(secret) !== 'active') return null;
  return (
    <Group gap="xs" justify="flex-end">
      <Allowed permission="keys:write">
        <Button
          size="xs"
          variant="default"
          aria-label={`Rotate the secret that ends in ${secret.hint}`}
          onClick={() => onRotate(secret)}
        >
          Rotate
        </Button>
      </Allowed>
      <Allowed permission="keys:revoke">
        <ReasonButton
          size="xs"
          label="Revoke"
          aria-label={`Revoke the secret that ends in ${secret.hint}`}
          title="Revoke this secret?"
          submit="Revoke secret"
          send={reason =>
            api.post('/client-secrets/{secret}/revoke', { path: { secret: secret.id }, body: { reason } })
          }
          invalidates={['/applications', '/client-secrets']}
          done="Secret revoked"
        >
          No token is issued for the secret that ends in <Code>{secret.hint}</Code> any more, and all tokens
          that {application.title} holds are refused within a second: it must fetch new ones. To change a
          secret without an interruption, rotate it instead.
        </ReasonButton>
      </Allowed>
    </Group>
  );
}
