import { Alert, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { headlineOf } from '#kit/forms/faults.ts';
import { LinkButton } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { useArrive } from './arrive.ts';
import { Frame } from './frame.tsx';
import { type Answer, forgetWay, keptWay, takeAnswer } from './way.ts';

/** Where a provider sends the browser back to. What it brought goes to the server, once. */
export default function CallbackPage() {
  const { provider } = useParams<{ provider: string }>();
  const { client, user } = useSession();
  const [answer] = useState(takeAnswer);
  const [way] = useState(() => keptWay(() => sessionStorage));
  const arrive = useArrive(way);
  const { mutate, error } = useMutation({
    mutationFn: (body: Answer) =>
      client.post('/sign-in-providers/{provider}/come-back', { path: { provider }, body }),
    onSuccess: session => {
      forgetWay(() => sessionStorage);
      arrive(session);
    },
  });
  const sent = useRef(false);
  useEffect(() => {
    if (answer === undefined || sent.current) return;
    sent.current = true;
    mutate(answer);
  }, [answer, mutate]);
  const back =
    user === null ? (
      <LinkButton href="/sign-in" variant="default">
        To the sign-in
      </LinkButton>
    ) : (
      <LinkButton href="/account" variant="default">
        To your account
      </LinkButton>
    );
  if (error !== null || answer === undefined) {
    const told = error === null ? undefined : headlineOf(error);
    return (
      <Frame title="That did not work">
        <Alert
          role="alert"
          color="red"
          variant="light"
          title={told?.title ?? 'There is no answer of a provider here'}
        >
          {told?.detail ?? 'Begin again from the sign-in page.'}
        </Alert>
        {back}
      </Frame>
    );
  }
  return (
    <Frame title="Signing in">
      <Stack aria-busy="true" role="status">
        <Text c="dimmed">What the provider says is being checked.</Text>
        <Skeleton height={36} />
      </Stack>
    </Frame>
  );
}
