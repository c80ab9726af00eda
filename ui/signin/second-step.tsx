import { Button, Stack, Text, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Session } from '#kit/api/session.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import { needed } from './email-field.tsx';
import { PasskeyButton } from './passkey-button.tsx';

export type Way = NonNullable<Session['next']>['ways'][number];

const others: Readonly<Record<Way, string>> = {
  passkey: 'Use a passkey instead',
  'one-time-code': 'Use a code of your app instead',
  'recovery-code': 'Use a recovery code instead',
};

/** Asks for the second factor, by the way that the person chooses. */
export function SecondStep({
  ways,
  onDone,
  cancel,
}: {
  ways: readonly Way[];
  onDone: (session: Session) => void;
  cancel?: ReactNode;
}) {
  const { client } = useSession();
  const [way, setWay] = useState<Way>(ways[0] ?? 'one-time-code');
  return (
    <Stack gap="md">
      {way === 'passkey' ? (
        <>
          <Text size="sm">
            Unlock your passkey: with a finger, your face, a PIN, or by touching a security key.
          </Text>
          <PasskeyButton
            label="Use passkey"
            purpose="second-factor"
            send={passkey => client.post('/session/second-factor', { body: { passkey } })}
            onDone={onDone}
            leftSection={<IconFingerprint size={18} aria-hidden />}
          />
          {cancel}
        </>
      ) : (
        <Code key={way} way={way} onDone={onDone} cancel={cancel} />
      )}
      <Stack gap={4} align="flex-start">
        {ways
          .filter(other => other !== way)
          .map(other => (
            <Button key={other} variant="subtle" size="compact-sm" onClick={() => setWay(other)}>
              {others[other]}
            </Button>
          ))}
      </Stack>
    </Stack>
  );
}

function Code({
  way,
  onDone,
  cancel,
}: {
  way: 'one-time-code' | 'recovery-code';
  onDone: (session: Session) => void;
  cancel: ReactNode;
}) {
  const { client } = useSession();
  const isCode = way === 'one-time-code';
  const form = useSubmit({
    initial: { code: '' },
    check: ({ code }) => ({
      code: needed(code, isCode ? 'the code that your app shows' : 'a recovery code'),
    }),
    send: ({ code }) =>
      client.post('/session/second-factor', {
        body: isCode ? { code: code.trim() } : { recoveryCode: code.trim() },
      }),
    onDone,
    places: { '/recoveryCode': 'code' },
  });
  return (
    <SubmitForm form={form} submit="Go on" wide={cancel === undefined} cancel={cancel} label="Second factor">
      <TextInput
        {...form.field('code')}
        label={isCode ? 'One-time code' : 'Recovery code'}
        description={
          isCode
            ? 'Six digits that your authenticator app shows now.'
            : 'One of those you stored when you set the second factor up. It is good once.'
        }
        inputMode={isCode ? 'numeric' : 'text'}
        autoComplete={isCode ? 'one-time-code' : 'off'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={isCode ? 12 : 40}
        data-autofocus
      />
    </SubmitForm>
  );
}
