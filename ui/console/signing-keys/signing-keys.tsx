import { IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import type { Application, SigningKey } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { SigningKeyForm } from '#kit/signing-keys/signing-key-form.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { KeptState } from '../authorities/kept-state.tsx';

/** The public keys that an application signs its requests with. */
export function SigningKeys({ application }: { application: Application }) {
  const path = { application: application.id };
  const list = useList(api, '/applications/{application}/signing-keys', { path, query: { limit: 50 } });
  return (
    <Section
      title="Signing keys"
      lead="They say which application calls, where the policy http-signature asks for signed requests. The private key stays with the application and never comes here."
      actions={
        <Needs permission="keys:write" label="Register signing key">
          <DialogButton label="Register signing key" title={`Register a signing key of ${application.title}`}>
            {close => (
              <SigningKeyForm
                name={application.name}
                send={body => api.post('/applications/{application}/signing-keys', { path, body })}
                invalidates={['/applications']}
                close={close}
              />
            )}
          </DialogButton>
        </Needs>
      }
    >
      <DataTable
        label="Signing keys"
        one="signing key"
        list={list}
        columns={columnsOf(application)}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No signing keys" icon={<IconSignature size={26} />}>
            They are needed only for APIs that take signed requests.
          </Empty>
        }
      />
    </Section>
  );
}

const columnsOf = (application: Application): readonly Column<SigningKey>[] => [
  {
    title: 'Key',
    render: ({ id, title }) => <RowName below={<code translate="no">{id}</code>}>{title}</RowName>,
    width: '34%',
  },
  { title: 'Algorithm', render: ({ algorithm }) => <code translate="no">{algorithm}</code> },
  { title: 'State', render: key => <KeptState of={key} effect="Its signatures are refused." /> },
  { title: 'Registered', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
  { title: 'Actions', actions: true, render: key => <Revoke of={key} application={application} /> },
];

function Revoke({ of: key, application }: { of: SigningKey; application: Application }) {
  const [now] = useState(Date.now);
  const { id, title, notAfter, revokedAt } = key;
  if (revokedAt !== null || notAfter <= now) return null;
  return (
    <Allowed permission="keys:revoke">
      <ReasonButton
        size="xs"
        label="Revoke"
        aria-label={`Revoke the signing key ${title}`}
        title="Revoke this signing key?"
        submit="Revoke signing key"
        send={reason =>
          api.post('/signing-keys/{signingKey}/revoke', { path: { signingKey: id }, body: { reason } })
        }
        invalidates={['/applications', '/signing-keys']}
        done="Signing key revoked"
      >
        Calls of {application.title} that are signed with it are refused within a second. It cannot be brought
        back.
      </ReasonButton>
    </Allowed>
  );
}
