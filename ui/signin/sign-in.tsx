import { Anchor, Text } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { Session } from '#kit/api/session.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { EmailField, needed, neededEmail } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { safeNext } from './next.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { passkeysWork } from './passkeys-work.ts';
import { PasswordField } from './password-field.tsx';
import { Providers } from './providers.tsx';
import { SecondStep, type Way } from './second-step.tsx';

/** E-mail and password, and the second factor; or a passkey. Who is signed in already goes on. */
export function SignIn({ lead, below }: { lead: string; below: ReactNode }) {
  const { user, client, adopt } = useSession();
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const next = safeNext(parameters.get('next'));
  useEffect(() => {
    if (user !== null) navigate(next, { replace: true });
  }, [user, next, navigate]);
  const [ways, setWays] = useState<readonly Way[] | null>(null);
  const take = (session: Session) => {
    if (session.next?.step === 'second-factor') setWays(session.next.ways);
    else adopt(session);
  };
  const form = useSubmit({
    initial: { email: '', password: '' },
    check: ({ email, password }) => ({
      email: neededEmail(email),
      password: needed(password, 'your password'),
    }),
    send: ({ email, password }) => client.post('/session', { body: { email: email.trim(), password } }),
    onDone: take,
  });
  if (ways !== null)
    return (
      <Frame
        title="One thing more"
        lead="Your password is right. Show now that it is you."
        below={
          <Anchor component="button" type="button" size="sm" onClick={() => setWays(null)}>
            Sign in as somebody else
          </Anchor>
        }
      >
        <SecondStep ways={ways} onDone={take} />
      </Frame>
    );
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
      {passkeysWork() && (
        <PasskeyButton
          label="Sign in with a passkey"
          purpose="sign-in"
          email={form.values.email.trim()}
          variant="default"
          leftSection={<IconFingerprint size={18} aria-hidden />}
          send={body => client.post('/session/passkey', { body })}
          onDone={take}
        />
      )}
    </Frame>
  );
}
