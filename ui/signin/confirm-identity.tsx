import { Divider, Modal, Stack, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Session } from '#kit/api/session.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import { needed } from './email-field.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { passkeysWork } from './passkeys-work.ts';
import { PasswordField } from './password-field.tsx';
import { SecondStep, type Way } from './second-step.tsx';

/** Asks who is at the screen, before something dangerous. */
export default function ConfirmIdentity({ onEnd }: { onEnd: (confirmed: boolean) => void }) {
  const { adopt } = useSession();
  const [ways, setWays] = useState<readonly Way[] | null>(null);
  const done = (session: Session) => {
    if (session.next?.step === 'second-factor') return setWays(session.next.ways);
    adopt(session);
    onEnd(true);
  };
  const cancel = <CancelButton onClick={() => onEnd(false)} />;
  return (
    <Modal
      opened
      onClose={() => onEnd(false)}
      title="Confirm that it is you"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      zIndex={400}
    >
      <Stack gap="md">
        <Text size="sm">You signed in a while ago, and this is something only you may do.</Text>
        {ways === null ? (
          <Password onDone={done} cancel={cancel} />
        ) : (
          <SecondStep ways={ways} onDone={done} cancel={cancel} />
        )}
      </Stack>
    </Modal>
  );
}

function Password({ onDone, cancel }: { onDone: (session: Session) => void; cancel: ReactNode }) {
  const { client } = useSession();
  const form = useSubmit({
    initial: { password: '' },
    check: ({ password }) => ({ password: needed(password, 'your password') }),
    send: ({ password }) => client.post('/session/confirm', { body: { password } }),
    onDone,
  });
  return (
    <>
      <SubmitForm form={form} submit="Confirm" cancel={cancel} label="Confirm with your password">
        <PasswordField field={form.field('password')} />
      </SubmitForm>
      {passkeysWork() && (
        <>
          <Divider label="or" />
          <PasskeyButton
            label="Confirm with a passkey"
            purpose="confirm"
            variant="default"
            leftSection={<IconFingerprint size={18} aria-hidden />}
            send={passkey => client.post('/session/confirm', { body: { passkey } })}
            onDone={onDone}
          />
        </>
      )}
    </>
  );
}
