import { Alert, Button, Stack, type ButtonProps } from '@mantine/core';
import type { Session } from '#kit/api/session.ts';
import { useChange } from '#kit/api/hooks.ts';
import { ApiProblem } from '#kit/api/problem.ts';
import { headlineOf } from '#kit/forms/faults.ts';
import { useSession } from '#kit/session.tsx';
import type { askPasskey } from './passkey.ts';

type Answer = Awaited<ReturnType<typeof askPasskey>>;

/** Asks for a passkey when pressed, and says what went wrong. */
export function PasskeyButton({
  label,
  purpose,
  email,
  send,
  onDone,
  ...button
}: ButtonProps & {
  label: string;
  purpose: 'sign-in' | 'second-factor' | 'confirm';
  /** Given or not: whose passkey it is to be. */
  email?: string;
  send: (answer: Answer) => Promise<Session>;
  onDone: (session: Session) => void;
}) {
  const { client } = useSession();
  const ask = useChange(
    async () => {
      const passkeys = await import('./passkey.ts');
      return send(await passkeys.askPasskey(client, purpose, email));
    },
    { invalidates: [], onDone },
  );
  return (
    <Stack gap="sm">
      {ask.error !== null && <Problem error={ask.error} />}
      <Button fullWidth {...button} loading={ask.isPending} onClick={() => ask.mutate()}>
        {label}
      </Button>
    </Stack>
  );
}

function Problem({ error }: { error: Error }) {
  const { title, detail } =
    error instanceof ApiProblem ? headlineOf(error) : { title: 'No passkey was used', detail: error.message };
  return (
    <Alert role="alert" color="red" variant="light" title={title}>
      {detail}
    </Alert>
  );
}
