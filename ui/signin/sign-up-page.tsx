import { Text } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { EmailField, NameField, needed, neededEmail } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { MailSent } from './mail-sent.tsx';
import { safeNext, withNext } from './next.ts';
import { PasswordField } from './password-field.tsx';
import { rememberPlace } from './place-kept.ts';

export default function SignUpPage() {
  const { client } = useSession();
  const [parameters] = useSearchParams();
  const next = safeNext(parameters.get('next'));
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useSubmit({
    initial: { name: '', email: '', password: '' },
    check: ({ name, email, password }) => ({
      name: needed(name, 'your name'),
      email: neededEmail(email),
      password: needed(password, 'a password'),
    }),
    send: ({ name, email, password }) =>
      client.post('/sign-up', { body: { name: name.trim(), email: email.trim(), password } }),
    onDone: (_, { email }) => {
      rememberPlace(() => localStorage, next);
      setSentTo(email.trim());
    },
  });
  if (sentTo !== null)
    return (
      <MailSent title="Confirm your address" to={sentTo} again={() => setSentTo(null)}>
        Open the link in it, in this browser, to finish. Nobody can use the account before that.
      </MailSent>
    );
  return (
    <Frame
      title="Sign up"
      lead="One account for you; your applications come later. A link by e-mail confirms that the address is yours."
      below={
        <Text size="sm">
          Have an account? <Link href={withNext('/sign-in', next)}>Sign in</Link>
        </Text>
      }
    >
      <SubmitForm form={form} submit="Sign up" wide>
        <NameField field={form.field('name')} />
        <EmailField field={form.field('email')} />
        <PasswordField field={form.field('password')} fresh />
      </SubmitForm>
    </Frame>
  );
}
