import { useState } from 'react';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { useArrive } from './arrive.ts';
import { needed } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { LinkGate } from './link-gate.tsx';
import { PasswordField } from './password-field.tsx';
import { SecondStep, type Way } from './second-step.tsx';

const title = 'Choose a new password';

export default function ResetPasswordPage() {
  return (
    <LinkGate
      kind="password-reset"
      title={title}
      elsewise={
        <>
          <Link href="/forgot-password">Ask for another link</Link>. Each new one ends those before it.
        </>
      }
    >
      {(token, { email }) => <Reset token={token} email={email} />}
    </LinkGate>
  );
}

function Reset({ token, email }: { token: string; email: string | null }) {
  const { client } = useSession();
  const arrive = useArrive();
  const [ways, setWays] = useState<readonly Way[] | null>(null);
  const form = useSubmit({
    initial: { password: '' },
    check: ({ password }) => ({ password: needed(password, 'a password') }),
    send: ({ password }) => client.post('/password-reset/finish', { body: { token, password } }),
    onDone: session => {
      if (session.next?.step === 'second-factor') setWays(session.next.ways);
      else arrive(session);
    },
  });
  if (ways !== null)
    return (
      <Frame title="One thing more" lead="Your new password is saved. Show now that it is you.">
        <SecondStep ways={ways} onDone={arrive} />
      </Frame>
    );
  return (
    <Frame
      title={title}
      lead={<>{email !== null && <>For {email}. </>}You are signed out everywhere else and signed in here.</>}
    >
      <SubmitForm form={form} submit="Save password" wide>
        <PasswordField field={form.field('password')} label="New password" fresh />
      </SubmitForm>
    </Frame>
  );
}
