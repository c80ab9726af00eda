import { Alert, Button, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { ApiProblem } from '#kit/api/problem.ts';
import type { OneTimeLink } from '#kit/api/session.ts';
import { headlineOf } from '#kit/forms/faults.ts';
import { useSession } from '#kit/session.tsx';
import { Frame } from './frame.tsx';
import { takeToken } from './link-token.ts';

/** Asks whether the opened link is good before anybody types, and says what to do where it is not. */
export function LinkGate({
  kind,
  title,
  elsewise,
  children,
}: {
  kind: OneTimeLink['kind'];
  title: string;
  /** How to come by another link. */
  elsewise: ReactNode;
  children: (token: string, link: OneTimeLink) => ReactNode;
}) {
  const { client } = useSession();
  const [token] = useState(takeToken);
  const link = useQuery({
    queryKey: ['link', kind],
    queryFn: ({ signal }) => client.post('/link', { body: { token }, signal }),
    enabled: token !== '',
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (link.data?.kind === kind) return children(token, link.data);
  const unusable =
    token === '' ||
    link.data !== undefined ||
    (link.error instanceof ApiProblem && link.error.status >= 400 && link.error.status < 500);
  if (unusable)
    return (
      <Frame title="This link is no longer good">
        <Alert
          role="alert"
          color="gray"
          variant="light"
          title="It was used, replaced by a newer one, or is too old"
        >
          {elsewise}
        </Alert>
      </Frame>
    );
  if (link.error !== null) {
    const { title: headline, detail } = headlineOf(link.error);
    return (
      <Frame title={title}>
        <Alert role="alert" color="red" variant="light" title={headline}>
          {detail}
        </Alert>
        <Button variant="default" onClick={() => void link.refetch()}>
          Try again
        </Button>
      </Frame>
    );
  }
  return (
    <Frame title={title}>
      <Stack aria-busy="true">
        <Skeleton height={56} />
        <Skeleton height={56} />
        <Skeleton height={36} />
      </Stack>
    </Frame>
  );
}
