import { useLocation } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import type { Client } from '#kit/api/portal.ts';
import { SettingsFields } from '#kit/clients/settings-fields.tsx';
import { sentSettings, settingsFaults, settingsOf, type Settings } from '#kit/clients/settings.ts';
import type { Authentication } from '#kit/clients/words.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { tokensHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';

export default function ClientSettingsPage() {
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Settings of the client"
            lead="Where it may do less than before, tokens that it holds are refused within a second."
            crumbs={crumbsBelow(application)}
          />
          <Found id={application.id} />
        </>
      )}
    </OwnApplication>
  );
}

function Found({ id }: { id: string }) {
  const found = useRead(api, '/applications/{application}/client', { path: { application: id } });
  return (
    <PageState of={found}>
      {({ client }) =>
        client === null ? (
          <Section title="No client">This application gets no tokens yet.</Section>
        ) : (
          <Section title="Settings">
            <SettingsForm key={client.revision} client={client} />
          </Section>
        )
      }
    </PageState>
  );
}

const usual: readonly Authentication[] = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];

function SettingsForm({ client }: { client: Client }) {
  const { id, kind, revision, authentication } = client;
  const [, navigate] = useLocation();
  const form = useSubmit<Settings, Client>({
    initial: settingsOf(client),
    check: settingsFaults,
    send: values =>
      api.patch('/applications/{application}/client', {
        path: { application: id },
        revision,
        body: sentSettings(kind, values),
      }),
    invalidates: [`/applications/${id}`],
    done: 'Saved',
    onDone: () => navigate(tokensHref(id)),
  });
  return (
    <SubmitForm
      form={form}
      submit="Save"
      cancel={
        <LinkButton href={tokensHref(id)} variant="default">
          Cancel
        </LinkButton>
      }
    >
      <SettingsFields
        form={form}
        kind={kind}
        ways={usual.includes(authentication) ? usual : [...usual, authentication]}
      />
    </SubmitForm>
  );
}
