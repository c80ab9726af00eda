import { Alert, Button, Divider, Stack } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRead } from '#kit/api/hooks.ts';
import { headlineOf } from '#kit/forms/faults.ts';
import { LinkButton } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { withNext } from './next.ts';
import { keepWay } from './way.ts';

/** Goes to a provider, to come back signed in or with one's account linked. */
export function useDepart(next: string, link: boolean) {
  const { client } = useSession();
  return useMutation({
    mutationFn: (provider: string) =>
      link
        ? client.post('/sign-in-providers/{provider}/link', { path: { provider } })
        : client.post('/sign-in-providers/{provider}/depart', { path: { provider } }),
    onSuccess: ({ url }) => {
      keepWay(() => sessionStorage, next);
      location.assign(url);
    },
  });
}

/** The other ways in. Nothing while there are none, or while they cannot be read: the password stays. */
export function Providers({ next }: { next: string }) {
  const { client } = useSession();
  const { data } = useRead(client, '/sign-in-providers', {});
  const depart = useDepart(next, false);
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Stack gap="sm">
      <Divider label="or" />
      {depart.error !== null && (
        <Alert role="alert" color="red" variant="light" title={headlineOf(depart.error).title}>
          {headlineOf(depart.error).detail}
        </Alert>
      )}
      {items.map(({ name, title, kind }) =>
        kind === 'ldap' ? (
          <LinkButton
            key={name}
            variant="default"
            fullWidth
            leftSection={<IconLogin2 size={16} aria-hidden />}
            href={withNext(`/sign-in/with/${name}`, next)}
          >
            Sign in with {title}
          </LinkButton>
        ) : (
          <Button
            key={name}
            variant="default"
            fullWidth
            leftSection={<IconLogin2 size={16} aria-hidden />}
            loading={depart.isPending && depart.variables === name}
            disabled={depart.isPending || depart.isSuccess}
            onClick={() => depart.mutate(name)}
          >
            Sign in with {title}
          </Button>
        ),
      )}
    </Stack>
  );
}
