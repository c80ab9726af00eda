import { TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { useLocation, useParams, useSearchParams } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { Link } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { needed } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { safeNext, withNext } from './next.ts';
import { PasswordField } from './password-field.tsx';

/** Name and password of a directory, such as those with which one opens the computer at work. */
export default function DirectoryPage() {
  const { provider } = useParams<{ provider: string }>();
  const { user, client, adopt } = useSession();
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const next = safeNext(parameters.get('next'));
  const { data } = useRead(client, '/sign-in-providers', {});
  const title = data?.items.find(({ name }) => name === provider)?.title ?? provider;
  useEffect(() => {
    if (user !== null) navigate(next, { replace: true });
  }, [user, next, navigate]);
  const form = useSubmit({
    initial: { name: '', password: '' },
    check: ({ name, password }) => ({
      name: needed(name, 'your name there'),
      password: needed(password, 'your password there'),
    }),
    send: ({ name, password }) =>
      client.post('/sign-in-providers/{provider}/session', {
        path: { provider },
        body: { name: name.trim(), password },
      }),
    onDone: adopt,
  });
  return (
    <Frame
      title={`Sign in with ${title}`}
      lead="With the name and password that you have there."
      below={<Link href={withNext('/sign-in', next)}>Sign in another way</Link>}
    >
      <SubmitForm form={form} submit="Sign in" wide>
        <TextInput
          {...form.field('name')}
          label="Name"
          required
          withAsterisk={false}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
        />
        <PasswordField field={form.field('password')} />
      </SubmitForm>
    </Frame>
  );
}
