import { Text } from '@mantine/core';
import { useState } from 'react';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { EmailField, neededEmail } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { MailSent } from './mail-sent.tsx';

export default function ForgotPasswordPage() {
  const { client } = useSession();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useSubmit({
    initial: { email: '' },
    check: ({ email }) => ({ email: neededEmail(email) }),
    send: ({ email }) => client.post('/password-reset', { body: { email: email.trim() } }),
    onDone: (_, { email }) => setSentTo(email.trim()),
  });
  if (sentTo !== null)
    return (
      <MailSent title="Choose a new password" to={sentTo} again={() => setSentTo(null)}>
        If there is an account with this address, a link to choose a new password is on its way.
      </MailSent>
    );
  return (
    <Frame
      title="Choose a new password"
      lead="Tell us your address; the link comes by e-mail."
      below={
        <Text size="sm">
          <Link href="/sign-in">Back to sign in</Link>
        </Text>
      }
    >
      <SubmitForm form={form} submit="Send link" wide>
        <EmailField field={form.field('email')} />
      </SubmitForm>
    </Frame>
  );
}
