import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Submit } from '../forms/use-submit.ts';
import type { Settings } from './settings.ts';
import {
  authentications,
  bindings,
  confidential,
  redirects,
  type Authentication,
  type Binding,
  type Kind,
} from './words.ts';

const bindingsOf = (kind: Kind): readonly Binding[] =>
  confidential(kind) ? ['none', 'dpop', 'certificate'] : ['none', 'dpop'];

/** The fields of a client's settings that its kind has. `children` stand after the addresses. */
export function SettingsFields({
  form,
  kind,
  ways,
  children,
}: {
  form: Submit<Settings>;
  kind: Kind;
  /** How it may prove itself. */
  ways: readonly Authentication[];
  children?: ReactNode;
}) {
  const asks = redirects(kind);
  return (
    <>
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
      {children}
      {confidential(kind) && (
        <>
          <Select
            label="Proves itself by"
            data={ways.map(value => ({ value, label: authentications[value] }))}
            allowDeselect={false}
            maw={420}
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
        data={bindingsOf(kind).map(value => ({ value, label: bindings[value] }))}
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
    </>
  );
}
