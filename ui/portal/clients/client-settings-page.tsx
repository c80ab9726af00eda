import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import type { Client } from '#kit/api/portal.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { keysIn, keysWanted } from '#kit/forms/public-keys.ts';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { tokensHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { authenticationTitles, bindingTitles, linesOf, redirects } from './words.ts';

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

type Authentication = Client['authentication'];
type Binding = Client['binding'];

interface Values {
  readonly redirectUris: string;
  readonly postLogoutUris: string;
  readonly backchannelLogoutUri: string;
  readonly authentication: Authentication;
  readonly keys: string;
  readonly scopes: string;
  readonly binding: Binding;
  readonly pushedRequestsOnly: boolean;
}

const confidential: readonly Authentication[] = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
];

function SettingsForm({ client }: { client: Client }) {
  const { id, kind, revision } = client;
  const [, navigate] = useLocation();
  const asks = redirects(kind);
  const proves = kind === 'server-web' || kind === 'service';
  const form = useSubmit<Values, Client>({
    initial: {
      redirectUris: client.redirectUris.join('\n'),
      postLogoutUris: client.postLogoutUris.join('\n'),
      backchannelLogoutUri: client.backchannelLogoutUri ?? '',
      authentication: client.authentication,
      keys: client.keys.length === 0 ? '' : JSON.stringify({ keys: client.keys }, null, 2),
      scopes: client.scopes?.join('\n') ?? '',
      binding: client.binding,
      pushedRequestsOnly: client.pushedRequestsOnly,
    },
    check: ({ keys }) => ({
      keys: keysIn(keys) === undefined ? keysWanted : undefined,
    }),
    send: values =>
      api.patch('/applications/{application}/client', {
        path: { application: id },
        revision,
        body: {
          ...(asks
            ? {
                redirectUris: linesOf(values.redirectUris),
                postLogoutUris: linesOf(values.postLogoutUris),
                pushedRequestsOnly: values.pushedRequestsOnly,
              }
            : {}),
          ...(kind === 'server-web'
            ? { backchannelLogoutUri: values.backchannelLogoutUri.trim() || null }
            : {}),
          ...(proves ? { authentication: values.authentication, keys: keysIn(values.keys) ?? [] } : {}),
          scopes: values.scopes.trim() === '' ? null : linesOf(values.scopes),
          binding: values.binding,
        },
      }),
    invalidates: [`/applications/${id}`],
    done: 'Saved',
    onDone: () => navigate(tokensHref(id)),
  });
  const ways = confidential.includes(client.authentication)
    ? confidential
    : [...confidential, client.authentication];
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
      {asks && (
        <>
          <Textarea
            label="Addresses to come back to"
            description="After the sign-in, one a line, each in full: no wildcards."
            autosize
            minRows={2}
            spellCheck={false}
            {...form.field('redirectUris')}
          />
          <Textarea
            label="Addresses to come back to after signing out (optional)"
            description="One a line."
            autosize
            minRows={2}
            spellCheck={false}
            {...form.field('postLogoutUris')}
          />
        </>
      )}
      {kind === 'server-web' && (
        <TextInput
          label="Told of sign-outs at (optional)"
          description="An address of your server that is called when a person signs out elsewhere."
          spellCheck={false}
          {...form.field('backchannelLogoutUri')}
        />
      )}
      {proves && (
        <>
          <Select
            label="Proves itself by"
            data={ways.map(value => ({ value, label: authenticationTitles[value] }))}
            allowDeselect={false}
            maw={420}
            {...form.field('authentication')}
          />
          <Textarea
            label="Public keys (optional)"
            description="A JWK Set for a key pair or signed requests, or a certificate of its own (PEM). Never paste a private key."
            autosize
            minRows={3}
            maxRows={14}
            spellCheck={false}
            {...form.field('keys')}
          />
        </>
      )}
      <Textarea
        label="Scopes (optional)"
        description="What it may ask for at most, one a line; leave it empty for whatever its APIs offer."
        autosize
        minRows={2}
        spellCheck={false}
        {...form.field('scopes')}
      />
      <Select
        label="Tokens are bound to"
        description="A bound token is worth nothing to who steals it."
        data={(proves ? (['none', 'dpop', 'certificate'] as const) : (['none', 'dpop'] as const)).map(
          value => ({
            value,
            label: bindingTitles[value],
          }),
        )}
        allowDeselect={false}
        maw={420}
        {...form.field('binding')}
      />
      {asks && (
        <Checkbox
          label="Take sign-in requests only when they are pushed first (PAR)"
          description="Then nothing of a request can be changed on its way through the browser."
          {...form.field('pushedRequestsOnly', 'checkbox')}
        />
      )}
    </SubmitForm>
  );
}
