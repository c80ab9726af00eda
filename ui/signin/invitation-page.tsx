import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import { useArrive } from './arrive.ts';
import { NameField, needed } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { LinkGate } from './link-gate.tsx';
import { PasswordField } from './password-field.tsx';

const title = 'Accept your invitation';

export default function InvitationPage() {
  return (
    <LinkGate
      kind="invitation"
      title={title}
      elsewise="Ask the administrator who invited you for another one."
    >
      {(token, { email }) => <Accept token={token} email={email} />}
    </LinkGate>
  );
}

function Accept({ token, email }: { token: string; email: string | null }) {
  const { client } = useSession();
  const arrive = useArrive();
  const form = useSubmit({
    initial: { name: '', password: '' },
    check: ({ name, password }) => ({
      name: needed(name, 'your name'),
      password: needed(password, 'a password'),
    }),
    send: ({ name, password }) =>
      client.post('/invitation', { body: { token, name: name.trim(), password } }),
    onDone: arrive,
  });
  return (
    <Frame
      title={title}
      lead={<>Choose a password{email !== null && <> for {email}</>}. Then you are signed in.</>}
    >
      <SubmitForm form={form} submit="Accept invitation" wide>
        <NameField field={form.field('name')} />
        <PasswordField field={form.field('password')} fresh />
      </SubmitForm>
    </Frame>
  );
}
