import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { encode } from 'uqr';
import { Copyable } from '#kit/copy-once.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { useSession } from '#kit/session.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import classes from './app-setup.module.css';
import { needed } from './email-field.tsx';

/** Shows the secret of a new authenticator app, and takes the first code of it. */
export function AppSetup({
  close,
  onAdded,
}: {
  close: () => void;
  onAdded: (codes: readonly string[]) => void;
}) {
  const { client } = useSession();
  const begun = useQuery({
    queryKey: ['app-setup'],
    queryFn: () => client.post('/factors/app'),
    // Shown once and kept nowhere: each opening begins anew.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const form = useSubmit({
    initial: { code: '' },
    check: ({ code }) => ({ code: needed(code, 'the code that the app shows') }),
    send: ({ code }) => client.post('/factors/app/confirm', { body: { code: code.trim() } }),
    invalidates: ['/factors'],
    done: 'Authenticator app set up',
    onDone: ({ recoveryCodes }) => onAdded(recoveryCodes),
  });
  return (
    <PageState of={begun}>
      {({ secret, uri }) => (
        <Stack gap="md">
          <Text size="sm">
            Scan this with your authenticator app, then enter the six digits that it shows.
          </Text>
          <QrCode text={uri} />
          <div>
            <Text size="sm" c="dimmed">
              No camera at hand? Type this into the app instead:
            </Text>
            <Group gap="sm" mt={4}>
              <code className={classes['secret']} translate="no">
                {secret.match(/.{1,4}/g)?.join(' ')}
              </code>
              <Copyable text={secret} label="Copy" />
            </Group>
          </div>
          <SubmitForm form={form} submit="Set up app" cancel={<CancelButton onClick={close} />}>
            <TextInput
              {...form.field('code')}
              label="One-time code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              maw="14rem"
            />
          </SubmitForm>
        </Stack>
      )}
    </PageState>
  );
}

/** Drawn here, so that the secret goes to nobody. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 4, ecc: 'M' });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      className={classes['code']}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code with the secret below"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
