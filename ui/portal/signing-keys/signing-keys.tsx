import { Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useList } from '#kit/api/hooks.ts';
import type { Application, SigningKey } from '#kit/api/portal.ts';
import { stateColumn } from '#kit/credentials/columns.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Section } from '#kit/section.tsx';
import { SigningKeyForm } from '#kit/signing-keys/signing-key-form.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

/** Public keys that the application signs its requests with. */
export function SigningKeys({ application }: { application: Application }) {
  const path = { application: application.id };
  const list = useList(api, '/applications/{application}/signing-keys', { path, query: { limit: 25 } });
  return (
    <Section
      title="Signing keys"
      lead="Only some APIs ask for signed requests (HTTP Message Signatures, RFC 9421). Your private key never leaves your machine; its public part is registered here."
      actions={
        <DialogButton label="Register signing key" variant="default" title="Register a signing key">
          {close => (
            <SigningKeyForm
              name={application.name}
              send={body => api.post('/applications/{application}/signing-keys', { path, body })}
              invalidates={[`/applications/${application.id}`]}
              close={close}
            />
          )}
        </DialogButton>
      }
    >
      <DataTable
        label="Signing keys"
        one="signing key"
        list={list}
        columns={[
          ...columns,
          {
            title: 'Actions',
            actions: true,
            render: key => <Revoke application={application} of={key} />,
          },
        ]}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No signing keys" icon={<IconSignature size={26} />}>
            You need one only where an API asks for signed requests.
          </Empty>
        }
      />
    </Section>
  );
}

const columns: readonly Column<SigningKey>[] = [
  {
    title: 'Key',
    render: ({ id, title }) => (
      <>
        {title}
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          keyid <code translate="no">{id}</code>
        </Text>
      </>
    ),
  },
  { title: 'Algorithm', render: ({ algorithm }) => <code translate="no">{algorithm}</code> },
  stateColumn,
  { title: 'Ends', render: ({ notAfter, revokedAt }) => <Time at={revokedAt ?? notAfter} as="date" /> },
];

function Revoke({ application, of: { id, title, state } }: { application: Application; of: SigningKey }) {
  if (state !== 'working') return null;
  return (
    <ReasonButton
      label="Revoke"
      size="xs"
      aria-label={`Revoke the signing key ${title}`}
      title={`Revoke the signing key ${title}?`}
      submit="Revoke signing key"
      done="Signing key revoked"
      invalidates={[`/applications/${application.id}`]}
      send={reason =>
        api.post('/applications/{application}/signing-keys/{signingKey}/revoke', {
          path: { application: application.id, signingKey: id },
          body: { reason },
        })
      }
    >
      Calls that are signed with it are refused within a second, and for ever.
    </ReasonButton>
  );
}
