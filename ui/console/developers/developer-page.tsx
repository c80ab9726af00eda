import { useParams } from 'wouter';
import type { Developer } from '#kit/api/admin.ts';
import { useChange, useRead } from '#kit/api/hooks.ts';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { Facts } from '#kit/facts.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Link } from '#kit/link.tsx';
import { Needs, Unavailable } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { ApplicationForm } from '../applications/application-form.tsx';
import { ApplicationsTable } from '../applications/applications-table.tsx';
import { HistoryLink } from '../audit/history-link.tsx';
import { RegistrationTokens } from '../registration-tokens/section.tsx';
import { communityHref } from './addresses.ts';
import { DeveloperForm } from './developer-form.tsx';

const crumbs = [{ label: 'Developers', href: '/developers' }];

/** One developer with what they registered. */
export default function DeveloperPage() {
  const { developer: name } = useParams<{ developer: string }>();
  const developer = useRead(api, '/developers/{developer}', { path: { developer: name } });
  return (
    <PageState of={developer} skeleton={<PageHeader title={name} crumbs={crumbs} />}>
      {found => <Known developer={found} />}
    </PageState>
  );
}

function Known({ developer }: { developer: Developer }) {
  return (
    <>
      <PageHeader
        title={developer.name}
        crumbs={crumbs}
        badges={<StatusBadge status={developer.active ? 'active' : 'suspended'} />}
        actions={
          <>
            <Needs permission="developers:write" label="Edit developer">
              <DialogButton label="Edit developer" title={`Edit ${developer.name}`}>
                {close => <DeveloperForm developer={developer} close={close} />}
              </DialogButton>
            </Needs>
            <Allowed permission="developers:suspend">
              <Activity developer={developer} />
            </Allowed>
          </>
        }
      />
      <Section title="About" actions={<HistoryLink kind="developer" id={developer.id} />}>
        <Facts
          items={[
            ['E-mail address', developer.email],
            [
              'Community',
              developer.community !== null && (
                <Link href={communityHref(developer.community)}>{developer.community}</Link>
              ),
            ],
            ['Registered', <Time key="at" at={developer.createdAt} as="date" />],
            ['Changed', <Time key="changed" at={developer.updatedAt} as="ago" />],
          ]}
        />
      </Section>
      <Section
        title="Applications"
        lead="The software with which this developer calls APIs."
        actions={
          <Allowed permission="applications:write">
            {developer.active ? (
              <DialogButton label="Register application" title="Register an application">
                {close => <ApplicationForm developer={developer.name} close={close} />}
              </DialogButton>
            ) : (
              <Unavailable
                label="Register application"
                why="The developer is suspended: resume them first."
              />
            )}
          </Allowed>
        }
      >
        <ApplicationsTable developer={developer.name} />
      </Section>
      <RegistrationTokens developer={developer} />
    </>
  );
}

/** Suspends, or readmits. */
function Activity({ developer }: { developer: Developer }) {
  const path = { developer: developer.id };
  const invalidates = ['/developers', '/applications'];
  const resume = useChange(() => api.post('/developers/{developer}/resume', { path }), {
    invalidates,
    done: `${developer.name} is active again`,
  });
  if (!developer.active)
    return (
      <ConfirmButton
        label="Resume developer"
        title={`Resume ${developer.name}?`}
        confirm="Resume developer"
        onConfirm={() => resume.mutateAsync()}
      >
        Calls by their applications are admitted again within a second, but for those that are suspended
        themselves.
      </ConfirmButton>
    );
  return (
    <ReasonButton
      label="Suspend developer"
      title={`Suspend ${developer.name}?`}
      submit="Suspend developer"
      send={reason => api.post('/developers/{developer}/suspend', { path, body: { reason } })}
      invalidates={invalidates}
      done={`${developer.name} is suspended`}
    >
      Calls by all of their applications are refused within a second, until you resume the developer. Nothing
      is deleted.
    </ReasonButton>
  );
}
