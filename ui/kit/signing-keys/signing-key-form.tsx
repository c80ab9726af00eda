import { Code, NumberInput, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { Copyable } from '../copy-once.tsx';
import { CancelButton } from '../forms/dialog.tsx';
import { SubmitForm, useSubmit } from '../forms/form.tsx';
import { givenFault } from './given.ts';

export interface GivenKey {
  readonly title: string;
  readonly key: string;
  readonly days: number;
}

/** Registers a public key to sign requests with. `name`: of the application, for the commands. */
export function SigningKeyForm({
  name,
  send,
  invalidates,
  close,
}: {
  name: string;
  send: (given: GivenKey) => Promise<unknown>;
  invalidates: readonly string[];
  close: () => void;
}) {
  const initial: { title: string; key: string; days: number | string } = { title: '', key: '', days: 365 };
  const form = useSubmit({
    initial,
    check: ({ title, key, days }) => ({
      title: title.trim() === '' ? 'Say where the key is used.' : undefined,
      key: givenFault(key),
      days:
        Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 366
          ? undefined
          : 'A whole number of days from 1 to 366.',
    }),
    send: ({ title, key, days }) => send({ title: title.trim(), key: key.trim(), days: Number(days) }),
    invalidates: [...invalidates],
    done: 'Signing key registered',
    onDone: close,
  });
  const command = `openssl genpkey -algorithm ed25519 -out ${name}.key && openssl pkey -in ${name}.key -pubout`;
  return (
    <SubmitForm form={form} submit="Register key" cancel={<CancelButton onClick={close} />}>
      <Stack gap="sm">
        <Text size="sm">
          Make a pair of keys on the machine that will call. The private key stays there; the public one is
          printed, and comes here:
        </Text>
        <Stack gap={6} align="flex-start">
          <Code
            block
            translate="no"
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', width: '100%' }}
          >
            {command}
          </Code>
          <Copyable text={command} label="Copy openssl command" />
        </Stack>
      </Stack>
      <TextInput
        label="Title"
        description="Where the key is used, such as “Billing server”."
        maxLength={200}
        {...form.field('title')}
      />
      <Textarea
        label="Public key"
        description="In PEM or as a JWK: Ed25519, ECDSA (P-256 or P-384), or RSA (2048 to 4096 bits)."
        placeholder="-----BEGIN PUBLIC KEY-----"
        autosize
        minRows={4}
        maxRows={10}
        spellCheck={false}
        {...form.field('key')}
      />
      <NumberInput
        label="Days it is good"
        description="1 to 366. Register the next key before it ends: both work side by side."
        min={1}
        max={366}
        allowDecimal={false}
        clampBehavior="none"
        {...form.field('days')}
      />
    </SubmitForm>
  );
}
