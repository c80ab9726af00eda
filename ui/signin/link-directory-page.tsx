import { TextInput } from '@mantine/core';
import { useLocation, useParams } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { useSession } from '#kit/session.tsx';
import { needed } from './email-field.tsx';
import { PasswordField } from './password-field.tsx';

/** Has a directory know one's account: whoever shows name and password there has shown that both are theirs. */
export default function LinkDirectoryPage() {
  const { provider } = useParams<{ provider: string }>();
  const { client } = useSession();
  const [, navigate] = useLocation();
  const { data } = useRead(client, '/sign-in-providers', {});
  const title = data?.items.find(({ name }) => name === provider)?.title ?? provider;
  const form = useSubmit({
    initial: { name: '', password: '' },
    check: ({ name, password }) => ({
      name: needed(name, 'your name there'),
      password: needed(password, 'your password there'),
    }),
    send: ({ name, password }) =>
      client.post('/sign-in-providers/{provider}/link-directory', {
        path: { provider },
        body: { name: name.trim(), password },
      }),
    invalidates: ['/identities'],
    done: `${title} linked`,
    onDone: () => navigate('/account'),
  });
  return (
    <>
      <PageHeader
        title={`Link ${title}`}
        lead="With the name and password that you have there. From then on they open this very account."
        crumbs={[{ label: 'Your account', href: '/account' }]}
      />
      <SubmitForm
        form={form}
        submit="Link"
        cancel={
          <LinkButton href="/account" variant="default">
            Cancel
          </LinkButton>
        }
      >
        <TextInput
          {...form.field('name')}
          label="Name"
          required
          withAsterisk={false}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
        />
        <PasswordField field={form.field('password')} />
      </SubmitForm>
    </>
  );
}
