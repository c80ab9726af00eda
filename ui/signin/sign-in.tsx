import { Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { EmailField, needed, neededEmail } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { safeNext } from './next.ts';
import { PasswordField } from './password-field.tsx';
import { Providers } from './providers.tsx';

/** E-mail and password; who is signed in already goes on. */
export function SignIn({ lead, below }: { lead: string; below: ReactNode }) {
  const { user, client, adopt } = useSession();
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const next = safeNext(parameters.get('next'));
  useEffect(() => {
    if (user !== null) navigate(next, { replace: true });
  }, [user, next, navigate]);
  const form = useSubmit({
    initial: { email: '', password: '' },
    check: ({ email, password }) => ({
      email: neededEmail(email),
      password: needed(password, 'your password'),
    }),
    send: ({ email, password }) => client.post('/session', { body: { email: email.trim(), password } }),
    onDone: adopt,
  });
  return (
    <Frame
      title="Sign in"
      lead={next === '/' ? lead : 'Then you go on where you wanted to go.'}
      below={
        <>
          <Text size="sm">
            <Link href="/forgot-password">Forgot your password?</Link>
          </Text>
          {below}
        </>
      }
    >
      <SubmitForm form={form} submit="Sign in" wide>
        <EmailField field={form.field('email')} />
        <PasswordField field={form.field('password')} />
      </SubmitForm>
      <Providers next={next} />
    </Frame>
  );
}
