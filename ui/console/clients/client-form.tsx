import { Checkbox, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { Client } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { keysIn, keysWanted } from '#kit/forms/public-keys.ts';
import { useSession } from '#kit/session.tsx';
import { api } from '../api.ts';
import { authentications, bindings, confidential, grants, grantsOf, linesOf, redirects } from './words.ts';

interface Values {
  readonly redirectUris: string;
  readonly postLogoutUris: string;
  readonly backchannelLogoutUri: string;
  readonly grants: string[];
  readonly authentication: Client['authentication'];
  readonly keys: string;
  readonly scopes: string;
  readonly binding: Client['binding'];
  readonly pushedRequestsOnly: boolean;
  readonly firstParty: boolean;
}

const ways = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const;

/** Changes the settings of a client. Kind and realm stay what they were. */
export function ClientForm({ client, close }: { client: Client; close: () => void }) {
  const { id, kind, revision } = client;
  const decides = useSession().can('developers:write');
  const asks = redirects(kind);
  const proves = confidential(kind);
  const form = useSubmit<Values, Client>({
    initial: {
      redirectUris: client.redirectUris.join('\n'),
      postLogoutUris: client.postLogoutUris.join('\n'),
      backchannelLogoutUri: client.backchannelLogoutUri ?? '',
      grants: [...client.grants],
      authentication: client.authentication,
      keys: client.keys.length === 0 ? '' : JSON.stringify({ keys: client.keys }, null, 2),
      scopes: client.scopes?.join('\n') ?? '',
      binding: client.binding,
      pushedRequestsOnly: client.pushedRequestsOnly,
      firstParty: client.firstParty,
    },
    check: ({ keys }) => ({
      keys: keysIn(keys) === undefined ? keysWanted : undefined,
    }),
    send: values =>
      api.patch('/applications/{application}/client', {
        path: { application: id },
        revision,
        body: {
          grants: grantsOf[kind].filter(grant => values.grants.includes(grant)),
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
          ...(values.firstParty === client.firstParty ? {} : { firstParty: values.firstParty }),
        },
      }),
    invalidates: ['/applications'],
    done: 'Client changed',
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Save client" cancel={<CancelButton onClick={close} />}>
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
          description="An address of its server that is called when a person signs out elsewhere."
          spellCheck={false}
          {...form.field('backchannelLogoutUri')}
        />
      )}
      <Checkbox.Group
        label="Ways to tokens"
        description="Legacy ones are refused without a waiver of the Security role."
        {...form.field('grants')}
      >
        <Stack gap="xs" mt="xs">
          {grantsOf[kind].map(grant => (
            <Checkbox key={grant} value={grant} label={grants[grant]} />
          ))}
        </Stack>
      </Checkbox.Group>
      {proves && (
        <>
          <Select
            label="Proves itself by"
            data={ways.map(value => ({ value, label: authentications[value] }))}
            allowDeselect={false}
            {...form.field('authentication')}
          />
          <Textarea
            label="Public keys (optional)"
            description="A JWK Set for a key pair or signed requests, or a certificate of its own (PEM). Never paste a private key."
            autosize
            minRows={3}
            maxRows={12}
            spellCheck={false}
            {...form.field('keys')}
          />
        </>
      )}
      <Textarea
        label="Scopes (optional)"
        description="What it may ask for at most, one a line; empty for whatever its APIs offer."
        autosize
        minRows={2}
        spellCheck={false}
        {...form.field('scopes')}
      />
      <Select
        label="Tokens are bound to"
        description="A bound token is worth nothing to who steals it."
        data={(proves ? (['none', 'dpop', 'certificate'] as const) : (['none', 'dpop'] as const)).map(
          value => ({ value, label: bindings[value] }),
        )}
        allowDeselect={false}
        {...form.field('binding')}
      />
      {asks && (
        <Checkbox
          label="Take sign-in requests only when they are pushed first (PAR)"
          {...form.field('pushedRequestsOnly', 'checkbox')}
        />
      )}
      {decides && (
        <Checkbox
          label="Of this organisation: users are not asked whether they agree"
          {...form.field('firstParty', 'checkbox')}
        />
      )}
    </SubmitForm>
  );
}
