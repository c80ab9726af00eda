import { Button } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useState } from 'react';
import type { Application, Authority, ClientCertificate, NewClientCertificate } from '#kit/api/admin.ts';
import { useList, useRead } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { DialogButton, FormDialog } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed, useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { KeptState } from '../authorities/kept-state.tsx';
import { AgreeForm } from './agree-form.tsx';
import { IssueForm, MadeCertificate } from './issue-form.tsx';
import classes from './certificates.module.css';

/** The client certificates of an application. */
export function Certificates({ application }: { application: Application }) {
  const enabled = useSession().can('apis:read');
  const list = useList(api, '/applications/{application}/certificates', {
    path: { application: application.id },
    query: { limit: 50 },
  });
  const authorities = useRead(api, '/authorities', { query: { limit: 200 } }, { enabled });
  return (
    <Section
      title="Client certificates"
      lead="They say which application calls, where the policy client-certificate asks for one. The private key stays with the application and never comes here."
      actions={
        <>
          <Needs permission="keys:write" label="Agree on certificate">
            <DialogButton
              label="Agree on certificate"
              title={`Agree on a certificate of ${application.title}`}
            >
              {close => <AgreeForm {...{ application, close }} />}
            </DialogButton>
          </Needs>
          <Needs permission="keys:write" label="Issue certificate">
            <Issue application={application} />
          </Needs>
        </>
      }
    >
      <DataTable
        label="Client certificates"
        one="certificate"
        list={list}
        columns={columnsOf(application, authorities.data?.items ?? [])}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No client certificates" icon={<IconCertificate size={26} />}>
            They are needed only for APIs that are called with mutual TLS. Issue one from Gatehouse’s own
            authority, or agree on one that a partner’s authority issued.
          </Empty>
        }
      />
    </Section>
  );
}

/** The dialog stays with the certificate until it is dismissed: it is not kept here. */
function Issue({ application }: { application: Application }) {
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<NewClientCertificate | null>(null);
  const close = () => setOpened(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Issue certificate
      </Button>
      <FormDialog
        opened={opened}
        onClose={close}
        title={made === null ? `Issue a certificate to ${application.title}` : 'Download the certificate'}
        held={made !== null}
        onClosed={() => setMade(null)}
      >
        {made === null ? (
          <IssueForm {...{ application, close }} onMade={setMade} />
        ) : (
          <MadeCertificate made={made} name={application.name} done={close} />
        )}
      </FormDialog>
    </>
  );
}

/** The subject on one line, as certificates are known to people. */
const subjectOf = ({ subject }: ClientCertificate): string => subject.replaceAll('\n', ', ');

const columnsOf = (
  application: Application,
  authorities: readonly Authority[],
): readonly Column<ClientCertificate>[] => [
  {
    title: 'Certificate',
    render: certificate => (
      <div className={classes['subject']}>
        <RowName below={<Meant of={certificate} />}>{subjectOf(certificate)}</RowName>
      </div>
    ),
    width: '34%',
  },
  {
    title: 'Authority',
    render: ({ authorityId }) => authorities.find(({ id }) => id === authorityId)?.name ?? authorityId,
  },
  {
    title: 'State',
    render: certificate => <KeptState of={certificate} effect="Calls with it are refused." />,
  },
  { title: 'Agreed', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
  {
    title: 'Actions',
    actions: true,
    render: certificate => <Revoke of={certificate} application={application} />,
  },
];

const Meant = ({ of: { pin, fingerprint } }: { of: ClientCertificate }) =>
  pin === 'subject' ? (
    <>Every certificate with this subject</>
  ) : (
    <>
      SHA-256{' '}
      <code translate="no" title={fingerprint}>
        {fingerprint.slice(0, 16)}…
      </code>
    </>
  );

function Revoke({ of: certificate, application }: { of: ClientCertificate; application: Application }) {
  const [now] = useState(Date.now);
  const { id, notAfter, revokedAt } = certificate;
  if (revokedAt !== null || notAfter <= now) return null;
  return (
    <Allowed permission="keys:revoke">
      <ReasonButton
        size="xs"
        label="Revoke"
        aria-label={`Revoke the certificate ${subjectOf(certificate)}`}
        title="Revoke this certificate?"
        submit="Revoke certificate"
        send={reason =>
          api.post('/certificates/{certificate}/revoke', { path: { certificate: id }, body: { reason } })
        }
        invalidates={['/applications', '/certificates']}
        done="Certificate revoked"
      >
        Calls of {application.title} with it are refused within a second, also on connections that are open.
        It cannot be brought back.
      </ReasonButton>
    </Allowed>
  );
}
