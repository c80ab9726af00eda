import { Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from '#kit/link.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import type { OneTimeLink } from '#kit/api/session.ts';
import { useArrive } from './arrive.ts';
import { needed } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { LinkGate } from './link-gate.tsx';
import { PasswordField } from './password-field.tsx';
import { forgetPlace, keptPlace } from './place-kept.ts';

const title = 'Confirm your address';

export default function VerifyPage() {
  return (
    <LinkGate
      kind="verification"
      title={title}
      elsewise={
        <>
          If you have confirmed it before, <Link href="/sign-in">sign in</Link>. Otherwise{' '}
          <Link href="/sign-up">sign up</Link> again for a new link.
        </>
      }
    >
      {(token, link) => <Verify token={token} link={link} />}
    </LinkGate>
  );
}

/** A button, since mail programs open links by themselves to look at them. */
function Verify({ token, link }: { token: string; link: OneTimeLink }) {
  const { client } = useSession();
  // Only new developers come here: their way goes on where they were, or else with an application.
  const [place] = useState(() => keptPlace(() => localStorage));
  const arrive = useArrive(place ?? '/welcome');
  const { passwordNeeded, email } = link;
  const form = useSubmit({
    initial: { password: '' },
    check: ({ password }) => (passwordNeeded ? { password: needed(password, 'a password') } : {}),
    send: ({ password }) =>
      client.post('/verification', { body: passwordNeeded ? { token, password } : { token } }),
    onDone: session => {
      forgetPlace(() => localStorage);
      arrive(session);
    },
  });
  return (
    <Frame title={title} lead={email === null ? undefined : `${email} becomes your sign-in.`}>
      <SubmitForm form={form} submit="Confirm and sign in" wide>
        {passwordNeeded && (
          <>
            <Text>You signed up in another browser, so choose the password here.</Text>
            <PasswordField field={form.field('password')} fresh />
          </>
        )}
      </SubmitForm>
    </Frame>
  );
}
