import { Code, List, NumberInput, SegmentedControl, Stack, Text, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Copyable, CopyOnce } from '../copy-once.tsx';
import { CancelButton } from '../forms/dialog.tsx';
import { useDraft } from '../forms/draft.tsx';
import { SubmitForm, useSubmit } from '../forms/form.tsx';
import { givenFault } from './given.ts';

export type GivenKey = { readonly title: string; readonly days: number } & (
  | { readonly key: string }
  | { readonly algorithm: 'hmac-sha256' }
);

/** What comes back: the id that signatures name, and the secret where one was made. */
interface Added {
  readonly id: string;
  readonly secret: string | null;
}

interface FormProps {
  /** Name of the application, for the commands. */
  readonly name: string;
  readonly send: (given: GivenKey) => Promise<Added>;
  readonly invalidates: readonly string[];
  readonly close: () => void;
}

/** Registers a key to sign requests with: a public key, or a secret that is made and shown once. */
export function SigningKeyForm({ name, send, invalidates, close }: FormProps) {
  const [kind, setKind] = useState('pair');
  const [made, setMade] = useState<Added>();
  const isPair = kind === 'pair';
  const initial: { title: string; key: string; days: number | string } = { title: '', key: '', days: 365 };
  const form = useSubmit({
    initial,
    check: ({ title, key, days }) => ({
      title: title.trim() === '' ? 'Say where the key is used.' : undefined,
      key: isPair ? givenFault(key) : undefined,
      days:
        Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 366
          ? undefined
          : 'A whole number of days from 1 to 366.',
    }),
    send: ({ title, key, days }) => {
      const given = { title: title.trim(), days: Number(days) };
      return send(isPair ? { ...given, key: key.trim() } : { ...given, algorithm: 'hmac-sha256' });
    },
    invalidates: [...invalidates],
    done: 'Signing key registered',
    onDone: added => (added.secret === null ? close() : setMade(added)),
  });
  if (made?.secret) return <SecretShown id={made.id} secret={made.secret} close={close} />;
  return (
    <SubmitForm
      form={form}
      submit={isPair ? 'Register key' : 'Make secret'}
      cancel={<CancelButton onClick={close} />}
    >
      <SegmentedControl
        aria-label="What requests are signed with"
        value={kind}
        onChange={setKind}
        data={[
          { value: 'pair', label: 'A key pair' },
          { value: 'secret', label: 'A shared secret' },
        ]}
      />
      {isPair ? (
        <PairCommand name={name} />
      ) : (
        <Text size="sm">
          Better is a key pair: a secret is known to both sides. It is for programs that can sign with HMAC
          only.
        </Text>
      )}
      <TextInput
        label="Title"
        description="Where the key is used, such as “Billing server”."
        maxLength={200}
        {...form.field('title')}
      />
      {isPair && (
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
      )}
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

function PairCommand({ name }: { name: string }) {
  const command = `openssl genpkey -algorithm ed25519 -out ${name}.key && openssl pkey -in ${name}.key -pubout`;
  return (
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
  );
}

function SecretShown({ id, secret, close }: { id: string; secret: string; close: () => void }) {
  // Closed by a slip, it would be lost.
  useDraft(() => true);
  return (
    <CopyOnce label="signing secret" secret={secret} onDone={close}>
      <List size="sm" spacing={4}>
        <List.Item>
          Signatures name it: keyid <code translate="no">{id}</code>, algorithm{' '}
          <code translate="no">hmac-sha256</code>.
        </List.Item>
        <List.Item>It is in base64: sign with the octets that it stands for.</List.Item>
        <List.Item>Keep it where other secrets of the program are. Here it is kept sealed.</List.Item>
      </List>
    </CopyOnce>
  );
}
