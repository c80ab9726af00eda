import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { useArrive } from './arrive.ts';
import { needed } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { LinkGate } from './link-gate.tsx';
import { PasswordField } from './password-field.tsx';

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
  const form = useSubmit({
    initial: { password: '' },
    check: ({ password }) => ({ password: needed(password, 'a password') }),
    send: ({ password }) => client.post('/password-reset/finish', { body: { token, password } }),
    onDone: arrive,
  });
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
