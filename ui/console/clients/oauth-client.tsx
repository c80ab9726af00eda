import { Group } from '@mantine/core';
import { IconTicket } from '@tabler/icons-react';
import { useState } from 'react';
import type { Application, Client, NewClientSecret } from '#kit/api/admin.ts';
import { useChange, useRead } from '#kit/api/hooks.ts';
import { usesSecret } from '#kit/clients/words.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { ClientFacts } from './client-facts.tsx';
import { ClientForm } from './client-form.tsx';
import { Detach } from './detach.tsx';
import { Legacy } from './legacy.tsx';
import { NewClientForm } from './new-client-form.tsx';
import { Secrets } from './secrets.tsx';
import { ShownOnce } from './shown-once.tsx';

const lead =
  'How the application gets tokens of the authorization server, for itself or for people who sign in.';

/** An application as a client of the authorization server. */
export function OauthClient({ application }: { application: Application }) {
  const [made, setMade] = useState<NewClientSecret | null>(null);
  const client = useRead(api, '/applications/{application}/client', {
    path: { application: application.id },
  });
  return (
    <>
      <PageState of={client} skeleton={<Section title="Tokens">…</Section>}>
        {({ client: found }) =>
          found === null ? (
            <None application={application} onMade={setMade} />
          ) : (
            <Known application={application} client={found} onMade={setMade} />
          )
        }
      </PageState>
      {/* Above what comes and goes with the client: the secret would go with it. */}
      <ShownOnce made={made} onClose={() => setMade(null)} />
    </>
  );
}

function None({
  application,
  onMade,
}: {
  application: Application;
  onMade: (made: NewClientSecret) => void;
}) {
  return (
    <Section
      title="Tokens"
      lead={lead}
      actions={
        <Needs permission="applications:write" label="Make it a client">
          <DialogButton label="Make it a client" title={`Let ${application.title} get tokens`}>
            {close => <NewClientForm application={application} onMade={onMade} close={close} />}
          </DialogButton>
        </Needs>
      }
    >
      <Empty title="It gets no tokens" icon={<IconTicket size={26} />}>
        APIs that ask for a token, or for the person on whose behalf a call is made, refuse it.
      </Empty>
      <Legacy application={application} />
    </Section>
  );
}

function Known({
  application,
  client,
  onMade,
}: {
  application: Application;
  client: Client;
  onMade: (made: NewClientSecret) => void;
}) {
  return (
    <Section
      title="Tokens"
      lead={lead}
      actions={
        <>
          <Needs permission="applications:write" label="Edit client">
            <DialogButton label="Edit client" title={`How ${application.title} gets tokens`}>
              {close => <ClientForm client={client} close={close} />}
            </DialogButton>
          </Needs>
          {client.selfManaged && <Detach application={application} />}
          <Allowed permission="applications:write">
            <Delete application={application} client={client} />
          </Allowed>
        </>
      }
    >
      <ClientFacts client={client} />
      <Legacy application={application} client={client} />
      {usesSecret(client) && <Secrets application={application} onMade={onMade} />}
    </Section>
  );
}

function Delete({
  application: { title },
  client: { id, revision },
}: {
  application: Application;
  client: Client;
}) {
  const path = { application: id };
  const remove = useChange(() => api.delete('/applications/{application}/client', { path, revision }), {
    invalidates: ['/applications'],
    done: `${title} gets no tokens any more`,
  });
  return (
    <Group>
      <ConfirmButton
        label="Delete client"
        title={`Let ${title} get no more tokens?`}
        confirm="Delete client"
        danger
        onConfirm={() => remove.mutateAsync()}
      >
        Its secrets end, people who signed in must do so again, and all its tokens are refused within a
        second. Keys and subscriptions stay.
      </ConfirmButton>
    </Group>
  );
}
