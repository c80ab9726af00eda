import { Text, Textarea } from '@mantine/core';
import { useLocation } from 'wouter';
import type { Application, Client, NewClient } from '#kit/api/portal.ts';
import { kinds, linesOf, redirects } from '#kit/clients/words.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { api } from '../api.ts';
import { tokensHref } from '../applications/addresses.ts';

const examples: Readonly<Record<Client['kind'], string>> = {
  'server-web': 'https://app.example.com/callback',
  browser: 'https://app.example.com/',
  native: 'com.example.app:/callback',
  service: '',
  device: '',
};

/** Makes the client that was advised; all but the addresses follows from its kind. */
export function ClientForm({
  application: { id },
  kind,
  grants,
  onMade,
}: {
  application: Application;
  kind: Client['kind'];
  grants: Client['grants'];
  onMade: (made: NewClient) => void;
}) {
  const [, navigate] = useLocation();
  const asks = redirects(kind);
  const form = useSubmit<{ readonly redirectUris: string }, NewClient>({
    initial: { redirectUris: '' },
    check: ({ redirectUris }) => ({
      redirectUris:
        asks && linesOf(redirectUris).length === 0
          ? 'Name the address to which a browser comes back.'
          : undefined,
    }),
    send: ({ redirectUris }) =>
      api.post('/applications/{application}/client', {
        path: { application: id },
        body: { kind, grants: [...grants], ...(asks ? { redirectUris: linesOf(redirectUris) } : {}) },
      }),
    invalidates: [`/applications/${id}`],
    done: 'Client made',
    onDone: made => {
      if (made.secret === null) navigate(tokensHref(id));
      else onMade(made);
    },
  });
  return (
    <SubmitForm
      form={form}
      submit="Create client"
      cancel={
        <LinkButton href={tokensHref(id)} variant="default">
          Cancel
        </LinkButton>
      }
    >
      <Text size="sm">Kind: {kinds[kind].label}. Everything else can be changed later.</Text>
      {asks && (
        <Textarea
          label="Addresses to come back to"
          description="Where the browser returns to after the sign-in, one a line, each in full: no wildcards."
          placeholder={examples[kind]}
          autosize
          minRows={2}
          spellCheck={false}
          {...form.field('redirectUris')}
        />
      )}
    </SubmitForm>
  );
}
