import { Alert, Group, List } from '@mantine/core';
import { IconAlertTriangle, IconTicket } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { useChange, useList, useRead } from '#kit/api/hooks.ts';
import type { Application, Client } from '#kit/api/portal.ts';
import { grants, usesSecret } from '#kit/clients/words.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { LinkButton } from '#kit/link.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { clientSettingsHref, newClientHref, tokensHref } from '../applications/addresses.ts';
import { ApplicationFrame, OwnApplication } from '../applications/frame.tsx';
import { ClientFacts } from './client-facts.tsx';
import { Detach } from './detach.tsx';
import { Secrets } from './secrets.tsx';
import { TokenSamples } from './token-samples.tsx';

/** How an application gets tokens of the authorization server. */
export default function TokensPage() {
  return <OwnApplication>{application => <Tokens application={application} />}</OwnApplication>;
}

function Tokens({ application }: { application: Application }) {
  const found = useRead(api, '/applications/{application}/client', {
    path: { application: application.id },
  });
  return (
    <ApplicationFrame application={application}>
      <PageState of={found}>
        {({ client }) =>
          client === null ? (
            <NoClient application={application} />
          ) : (
            <Known application={application} client={client} />
          )
        }
      </PageState>
    </ApplicationFrame>
  );
}

function NoClient({ application: { id } }: { application: Application }) {
  return (
    <Section
      title="Tokens"
      lead="Some APIs want to know which person a call is for, or ask for a short-lived token instead of a key."
    >
      <Empty
        title="This application gets no tokens yet"
        icon={<IconTicket size={26} />}
        action={<LinkButton href={newClientHref(id)}>Find the right way</LinkButton>}
      >
        Three questions tell which way fits, and why.
      </Empty>
    </Section>
  );
}

function Known({ application, client }: { application: Application; client: Client }) {
  const secrets = useList(
    api,
    '/applications/{application}/client/secrets',
    { path: { application: application.id }, query: { limit: 25 } },
    { enabled: usesSecret(client) },
  );
  return (
    <>
      <Legacy client={client} />
      <Section
        title="Client"
        lead="What the program says of itself when it asks for a token."
        actions={
          <>
            <LinkButton href={clientSettingsHref(application.id)} variant="default">
              Change settings
            </LinkButton>
            {client.selfManaged && <Detach client={client} />}
          </>
        }
      >
        <ClientFacts client={client} />
      </Section>
      {usesSecret(client) && <Secrets application={application} list={secrets} />}
      <TokenSamples client={client} />
      <Section title="No more tokens" lead="Keys and subscriptions of the application stay.">
        <Group>
          <Delete client={client} />
        </Group>
      </Section>
    </>
  );
}

/** What is allowed for a while only, or not any more. */
function Legacy({ client: { legacy } }: { client: Client }) {
  if (legacy.length === 0) return null;
  return (
    <Alert
      color="red"
      variant="light"
      mb="lg"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title="This client uses a legacy grant"
    >
      <List size="sm" spacing={4}>
        {legacy.map(({ grant, until }) => (
          <List.Item key={grant}>
            {grants[grant]}:{' '}
            {until === null ? (
              'refused, since it is not allowed any more.'
            ) : (
              <>
                allowed until <Time at={until} as="date" />, then refused.
              </>
            )}{' '}
            Move to the authorization code.
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Delete({ client: { id, revision } }: { client: Client }) {
  const [, navigate] = useLocation();
  const path = { application: id };
  const remove = useChange(() => api.delete('/applications/{application}/client', { path, revision }), {
    invalidates: [`/applications/${id}`],
    done: 'The client is deleted',
    onDone: () => navigate(tokensHref(id)),
  });
  return (
    <ConfirmButton
      label="Delete client"
      title="Delete this client?"
      confirm="Delete client"
      danger
      onConfirm={() => remove.mutateAsync()}
    >
      Its secrets end, people who signed in must do so again, and all its tokens are refused within a second.
    </ConfirmButton>
  );
}
