import { Alert, Badge, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconDeviceMobile, IconFingerprint, IconKey, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { listOf, useChange, useRead } from '#kit/api/hooks.ts';
import type { Passkey } from '#kit/api/session.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { CopyOnce } from '#kit/copy-once.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { CancelButton, DialogButton, FormDialog } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { counted } from '#kit/format.ts';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { AppSetup } from './app-setup.tsx';
import { needed } from './email-field.tsx';
import { passkeysWork } from './passkeys-work.ts';

const invalidates = ['/factors'];

/** What is asked besides the password: set up, renamed, removed. */
export function Factors() {
  const { client, next, refresh } = useSession();
  const factors = useRead(client, '/factors', {});
  const [codes, setCodes] = useState<readonly string[]>([]);
  const added = (fresh: readonly string[]) => {
    setCodes(fresh);
    // What was held back until now is open.
    void refresh();
  };
  const renew = useChange(() => client.post('/factors/recovery-codes'), {
    invalidates,
    onDone: ({ recoveryCodes }) => setCodes(recoveryCodes),
  });
  const removeApp = useChange(() => client.delete('/factors/app'), {
    invalidates,
    done: 'Authenticator app removed',
  });
  return (
    <Section
      title="Second factor"
      lead="With one, a stolen password opens nothing. A passkey also signs you in without the password."
    >
      {next?.step === 'set-up-second-factor' && (
        <Alert
          color="gate"
          icon={<IconShieldCheck size={18} aria-hidden />}
          title="Set up a second factor to go on"
        >
          It is asked of everybody here. Add a passkey or an authenticator app; everything else opens then.
        </Alert>
      )}
      <PageState of={factors}>
        {({ app, passkeys, recoveryCodes }) => (
          <Stack gap="lg">
            <Passkeys passkeys={passkeys} onAdded={added} />
            <Group justify="space-between" gap="sm">
              <Group gap="sm" wrap="nowrap">
                <IconDeviceMobile size={20} style={{ flexShrink: 0 }} aria-hidden />
                <div>
                  <Text fw={550}>Authenticator app</Text>
                  <Text size="sm" c="dimmed">
                    {app
                      ? 'Set up: its codes are asked for at sign-in.'
                      : 'An app on your phone that shows six digits.'}
                  </Text>
                </div>
              </Group>
              {app ? (
                <ConfirmButton
                  label="Remove app"
                  title="Remove the authenticator app?"
                  confirm="Remove app"
                  danger
                  onConfirm={() => removeApp.mutateAsync()}
                >
                  Its codes no longer open your account.
                  {passkeys.length === 0 && ' Without another second factor, your password alone does.'}
                </ConfirmButton>
              ) : (
                <DialogButton label="Set up app" title="Set up an authenticator app">
                  {close => (
                    <AppSetup
                      close={close}
                      onAdded={fresh => {
                        close();
                        added(fresh);
                      }}
                    />
                  )}
                </DialogButton>
              )}
            </Group>
            {(app || passkeys.length > 0) && (
              <Group justify="space-between" gap="sm">
                <Group gap="sm" wrap="nowrap">
                  <IconKey size={20} style={{ flexShrink: 0 }} aria-hidden />
                  <div>
                    <Text fw={550}>Recovery codes</Text>
                    <Text size="sm" c="dimmed">
                      {counted(recoveryCodes, 'code')} left, for the day on which nothing else is at hand.
                    </Text>
                  </div>
                </Group>
                <ConfirmButton
                  label="Make new codes"
                  title="Make new recovery codes?"
                  confirm="Make new codes"
                  onConfirm={() => renew.mutateAsync()}
                >
                  The codes you have stored are no longer good then.
                </ConfirmButton>
              </Group>
            )}
          </Stack>
        )}
      </PageState>
      <FormDialog
        opened={codes.length > 0}
        onClose={() => setCodes([])}
        title="Store your recovery codes"
        held
      >
        <CopyOnce label="recovery codes" secret={codes.join('\n')} onDone={() => setCodes([])}>
          Each opens your account once, after the password, when your passkey or app is out of reach. Print
          them, or store them where you store passwords, but not with the password of this account alone.
        </CopyOnce>
      </FormDialog>
    </Section>
  );
}

function Passkeys({
  passkeys,
  onAdded,
}: {
  passkeys: readonly Passkey[];
  onAdded: (codes: readonly string[]) => void;
}) {
  const { client } = useSession();
  const remove = useChange(
    (passkey: string) => client.delete('/factors/passkeys/{passkey}', { path: { passkey } }),
    { invalidates, done: 'Passkey removed' },
  );
  const columns: readonly Column<Passkey>[] = [
    {
      title: 'Passkey',
      render: ({ name, synced }) => (
        <Group gap="xs">
          {name}
          {synced && (
            <Badge variant="light" size="sm" tt="none">
              On all your devices
            </Badge>
          )}
        </Group>
      ),
    },
    { title: 'Added', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
    {
      title: 'Last used',
      render: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} as="ago" />),
    },
    {
      title: 'Actions',
      actions: true,
      render: passkey => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <DialogButton label="Rename" size="xs" title={`Rename ${passkey.name}`}>
            {close => <Rename passkey={passkey} close={close} />}
          </DialogButton>
          <ConfirmButton
            label="Remove"
            size="xs"
            danger
            title={`Remove ${passkey.name}?`}
            confirm="Remove passkey"
            onConfirm={() => remove.mutateAsync(passkey.id)}
          >
            It no longer opens your account. Delete it on the device as well: it cannot be used again.
          </ConfirmButton>
        </Group>
      ),
    },
  ];
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap">
          <IconFingerprint size={20} style={{ flexShrink: 0 }} aria-hidden />
          <div>
            <Text fw={550}>Passkeys</Text>
            <Text size="sm" c="dimmed">
              {passkeysWork()
                ? 'Kept by your device, phone or security key; cannot be given away by mistake.'
                : 'Not at this address: open Gatehouse by its name over https, or as http://localhost.'}
            </Text>
          </div>
        </Group>
        {passkeysWork() && (
          <DialogButton label="Add passkey" title="Add a passkey">
            {close => (
              <AddPasskey
                close={close}
                onAdded={codes => {
                  close();
                  onAdded(codes);
                }}
              />
            )}
          </DialogButton>
        )}
      </Group>
      {passkeys.length > 0 && (
        <DataTable
          label="Your passkeys"
          one="passkey"
          list={listOf(passkeys)}
          columns={columns}
          rowKey={({ id }) => id}
          empty={null}
        />
      )}
    </Stack>
  );
}

function AddPasskey({ close, onAdded }: { close: () => void; onAdded: (codes: readonly string[]) => void }) {
  const { client } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useSubmit({
    initial: { name: '' },
    check: ({ name }) => ({ name: needed(name, 'a name by which you know it again') }),
    send: async ({ name }) => {
      setProblem(null);
      const { makePasskey, PasskeyTrouble } = await import('./passkey.ts');
      return makePasskey(client, name.trim()).catch((error: unknown) => {
        if (error instanceof PasskeyTrouble) setProblem(error.message);
        throw error;
      });
    },
    invalidates,
    done: 'Passkey added',
    onDone: ({ recoveryCodes }) => onAdded(recoveryCodes),
  });
  return (
    <SubmitForm form={form} submit="Add passkey" cancel={<CancelButton onClick={close} />}>
      <TextInput
        {...form.field('name')}
        label="Name"
        description="Where it is, such as “Work laptop” or “Key ring”. Your browser asks next."
        autoComplete="off"
        data-autofocus
      />
      {problem !== null && <Text size="sm">{problem}</Text>}
    </SubmitForm>
  );
}

function Rename({ passkey, close }: { passkey: Passkey; close: () => void }) {
  const { client } = useSession();
  const form = useSubmit({
    initial: { name: passkey.name },
    check: ({ name }) => ({ name: needed(name, 'a name') }),
    send: ({ name }) =>
      client.patch('/factors/passkeys/{passkey}', {
        path: { passkey: passkey.id },
        body: { name: name.trim() },
      }),
    invalidates,
    done: 'Passkey renamed',
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Rename passkey" cancel={<CancelButton onClick={close} />}>
      <TextInput {...form.field('name')} label="Name" autoComplete="off" data-autofocus />
    </SubmitForm>
  );
}
