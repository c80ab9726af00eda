import { Checkbox, Stack } from '@mantine/core';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import { useArrive } from './arrive.ts';
import { EmailField, NameField, needed, neededEmail } from './email-field.tsx';
import { Frame } from './frame.tsx';
import { LinkGate } from './link-gate.tsx';
import { PasswordField } from './password-field.tsx';

const title = 'Make the first account';

export default function FirstRunPage() {
  return (
    <LinkGate
      kind="first-run"
      title={title}
      elsewise="While nobody can sign in, each start of Gatehouse prints a new link. If there are accounts already, sign in or ask for an invitation."
    >
      {token => <FirstRun token={token} />}
    </LinkGate>
  );
}

function FirstRun({ token }: { token: string }) {
  const { client } = useSession();
  const arrive = useArrive();
  const form = useSubmit({
    initial: { name: '', email: '', password: '', security: true, owner: true, roles: '' },
    check: ({ name, email, password }) => ({
      name: needed(name, 'your name'),
      email: neededEmail(email),
      password: needed(password, 'a password'),
    }),
    send: ({ name, email, password, security, owner }) =>
      client.post('/first-run', {
        body: {
          token,
          name: name.trim(),
          email: email.trim(),
          password,
          roles: [
            'administrator',
            ...(security ? (['security'] as const) : []),
            ...(owner ? (['business-owner'] as const) : []),
          ],
        },
      }),
    onDone: arrive,
  });
  return (
    <Frame
      title={title}
      lead="You become the administrator of this installation and can invite everybody else."
    >
      <SubmitForm form={form} submit="Create account" wide>
        <NameField field={form.field('name')} />
        <EmailField field={form.field('email')} />
        <PasswordField field={form.field('password')} fresh />
        <Checkbox.Group
          label="Your roles"
          description="An administrator neither excuses missing controls nor approves the use of APIs. Alone at first? Take those roles too, and hand them on later."
          value={[
            'administrator',
            ...(form.values.security ? ['security'] : []),
            ...(form.values.owner ? ['owner'] : []),
          ]}
        >
          <Stack gap={8} mt="xs">
            <Checkbox value="administrator" label="Administrator" disabled readOnly />
            <Checkbox
              value="security"
              label="Security: waives controls, for a reason and until a date"
              onChange={event => form.set('security', event.currentTarget.checked)}
            />
            <Checkbox
              value="owner"
              label="Business owner: approves subscriptions, decides on plans"
              onChange={event => form.set('owner', event.currentTarget.checked)}
            />
          </Stack>
        </Checkbox.Group>
      </SubmitForm>
    </Frame>
  );
}
