import { Code, Text } from '@mantine/core';
import { useParams } from 'wouter';
import type { Application } from '#kit/api/admin.ts';
import { useChange, useRead } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { Facts } from '#kit/facts.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed, useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { HistoryLink } from '../audit/history-link.tsx';
import { Certificates } from '../certificates/certificates.tsx';
import { OauthClient } from '../clients/oauth-client.tsx';
import { EndingNote } from '../ending/ending-note.tsx';
import { Keys } from '../keys/keys.tsx';
import { SigningKeys } from '../signing-keys/signing-keys.tsx';
import { OwnSubscriptions } from '../subscriptions/own-subscriptions.tsx';
import { ApplicationForm } from './application-form.tsx';
import { Owner } from './applications-table.tsx';
import { kindMeanings, kindTitles } from './kinds.ts';

const crumbs = [{ label: 'Applications', href: '/applications' }];

/** One application: what it may call, and with which keys and certificates. */
export default function ApplicationPage() {
  const { application: name } = useParams<{ application: string }>();
  const application = useRead(api, '/applications/{application}', { path: { application: name } });
  return (
    <PageState of={application} skeleton={<PageHeader title={name} crumbs={crumbs} />}>
      {found => <Known application={found} />}
    </PageState>
  );
}

function Known({ application }: { application: Application }) {
  const { id, title, name, kind, tag, active, createdAt, updatedAt } = application;
  return (
    <>
      <PageHeader
        title={title}
        crumbs={crumbs}
        badges={<StatusBadge status={active ? 'active' : 'suspended'} />}
        actions={
          <>
            <Needs permission="applications:write" label="Edit application">
              <DialogButton label="Edit application" title={`Edit ${title}`}>
                {close => <ApplicationForm application={application} close={close} />}
              </DialogButton>
            </Needs>
            <Allowed permission="applications:suspend">
              <Activity application={application} />
            </Allowed>
          </>
        }
      />
      <EndingNote application={application} />
      <Section title="About" actions={<HistoryLink kind="application" id={id} />}>
        <Facts
          items={[
            ['Name', <Code key="name">{name}</Code>],
            ['Developer', <OwnerOf key="owner" application={application} />],
            [
              'Kind',
              <span key="kind">
                {kindTitles[kind]}{' '}
                <Text span size="sm" c="dimmed">
                  {kindMeanings[kind]}
                </Text>
              </span>,
            ],
            [
              'Tag',
              <span key="tag">
                <Code>{tag}</Code>{' '}
                <Text span size="sm" c="dimmed">
                  Follows its calls through logs and analytics.
                </Text>
              </span>,
            ],
            ['Registered', <Time key="at" at={createdAt} as="date" />],
            ['Changed', <Time key="changed" at={updatedAt} as="ago" />],
          ]}
        />
      </Section>
      <OwnSubscriptions application={application} />
      <Keys application={application} />
      <OauthClient application={application} />
      <Certificates application={application} />
      <SigningKeys application={application} />
    </>
  );
}

/** The application itself holds its developer's id only; who may see developers sees the name. */
function OwnerOf({ application: { developerId } }: { application: Application }) {
  const enabled = useSession().can('developers:read');
  const developer = useRead(
    api,
    '/developers/{developer}',
    { path: { developer: developerId } },
    { enabled },
  );
  if (developer.data === undefined) return <Code>{developerId}</Code>;
  const { name, active } = developer.data;
  return (
    <>
      <Owner developer={name} />
      {!active && (
        <Text span inherit c="var(--mantine-color-error)">
          {' '}
          is suspended, and so are the calls of this application
        </Text>
      )}
    </>
  );
}

/** Suspends, or readmits. */
function Activity({ application: { id, title, active } }: { application: Application }) {
  const path = { application: id };
  const invalidates = ['/applications'];
  const resume = useChange(() => api.post('/applications/{application}/resume', { path }), {
    invalidates,
    done: `${title} is active again`,
  });
  if (!active)
    return (
      <ConfirmButton
        label="Resume application"
        title={`Resume ${title}?`}
        confirm="Resume application"
        onConfirm={() => resume.mutateAsync()}
      >
        Its calls are admitted again within a second, with the keys and subscriptions it had.
      </ConfirmButton>
    );
  return (
    <ReasonButton
      label="Suspend application"
      title={`Suspend ${title}?`}
      submit="Suspend application"
      send={reason => api.post('/applications/{application}/suspend', { path, body: { reason } })}
      invalidates={invalidates}
      done={`${title} is suspended`}
    >
      All of its calls are refused within a second, whatever key they carry, until you resume it. Keys and
      subscriptions stay as they are.
    </ReasonButton>
  );
}
