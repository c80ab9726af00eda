import { Alert, Badge, Button, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { AuthorizationRequest } from '#kit/api/session.ts';
import { ApiProblem } from '#kit/api/problem.ts';
import { headlineOf } from '#kit/forms/faults.ts';
import { LinkButton } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';
import { Frame } from './frame.tsx';
import { withNext } from './next.ts';

type Answer = 'go-on' | 'agree' | 'refuse';

/** Where an application sends people: they sign in, and say whether it may have what it asks for. */
export default function AuthorizePage() {
  const { request } = useParams<{ request: string }>();
  const { client, user } = useSession();
  const asked = useQuery({
    queryKey: ['authorization', request, user?.id ?? ''],
    queryFn: ({ signal }) => client.get('/authorizations/{request}', { path: { request }, signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (asked.data !== undefined) return <Step asked={asked.data} request={request} />;
  if (asked.error !== null) return <Over error={asked.error} retry={() => void asked.refetch()} />;
  return (
    <Frame title="One moment">
      <Stack aria-busy="true">
        <Skeleton height={24} />
        <Skeleton height={80} />
        <Skeleton height={36} />
      </Stack>
    </Frame>
  );
}

function Step({ asked, request }: { asked: AuthorizationRequest; request: string }) {
  const [, navigate] = useLocation();
  const here = `/authorize/${request}`;
  const { step } = asked;
  const answer = useAnswer(request);
  const { send } = answer;
  useEffect(() => {
    if (step === 'sign-in') navigate(withNext('/sign-in', here), { replace: true });
    if (step === 'go-on') void send('go-on');
  }, [step, here, navigate, send]);
  if (step === 'sign-in-again') return <SignInAgain asked={asked} answer={answer} />;
  if (step === 'second-factor') return <SecondFactor asked={asked} answer={answer} />;
  if (step === 'agree') return <Agree asked={asked} answer={answer} />;
  return (
    <Frame title="One moment" lead={`You go on to ${asked.application.title}.`}>
      <Wrong answer={answer} />
    </Frame>
  );
}

interface Answering {
  readonly send: (answer: Answer) => Promise<void>;
  readonly sent: Answer | undefined;
  readonly error: unknown;
}

/** Sends the answer once, then leaves this page for where the server says. */
function useAnswer(request: string): Answering {
  const { client } = useSession();
  const [sent, setSent] = useState<Answer>();
  const [error, setError] = useState<unknown>();
  const [send] = useState(() => async (answer: Answer) => {
    setSent(answer);
    setError(undefined);
    try {
      const { location } = await client.post('/authorizations/{request}', {
        path: { request },
        body: { answer },
      });
      window.location.assign(location);
    } catch (problem) {
      setError(problem);
      setSent(undefined);
    }
  });
  return { send, sent, error };
}

function Agree({ asked, answer }: { asked: AuthorizationRequest; answer: Answering }) {
  const { user } = useSession();
  const { title, developer } = asked.application;
  const busy = answer.sent !== undefined;
  return (
    <Frame
      title={`Let ${title} in?`}
      lead={
        <>
          Made by <b>{developer}</b>. You are signed in as {user?.email}.
        </>
      }
      below={
        <Text size="sm" c="dimmed">
          You can take this back at any time: “Connected applications” on the page of your account.
          {asked.returnsTo !== null && ` Afterwards you go on to ${asked.returnsTo}.`}
        </Text>
      }
    >
      <section aria-label="What it asks for">
        <Text fw={600} mb={4}>
          It wants to
        </Text>
        <List spacing={6}>
          {asked.asks.map(({ scope, api, meaning }) => (
            <List.Item key={`${api ?? ''} ${scope}`}>
              <Group gap={6} wrap="wrap">
                <span>{meaning}</span>
                {api !== null && (
                  <Badge variant="light" size="sm" tt="none">
                    {api}
                  </Badge>
                )}
              </Group>
            </List.Item>
          ))}
        </List>
      </section>
      <Wrong answer={answer} />
      <Group grow>
        <Button
          variant="default"
          disabled={busy}
          loading={answer.sent === 'refuse'}
          onClick={() => void answer.send('refuse')}
        >
          Refuse
        </Button>
        <Button disabled={busy} loading={answer.sent === 'agree'} onClick={() => void answer.send('agree')}>
          Allow
        </Button>
      </Group>
    </Frame>
  );
}

/** The application wants to know that the person is there now, or somebody else had begun. */
function SignInAgain({ asked, answer }: { asked: AuthorizationRequest; answer: Answering }) {
  const { signOut } = useSession();
  return (
    <Frame
      title="Sign in again"
      lead={`${asked.application.title} wants to be sure that it is you. Then you go on there.`}
    >
      <Wrong answer={answer} />
      <Group grow>
        <Button variant="default" onClick={() => void answer.send('refuse')}>
          Back to the application
        </Button>
        <Button onClick={() => void signOut()}>Sign in again</Button>
      </Group>
    </Frame>
  );
}

/** The application asks for two factors, and there is one only. */
function SecondFactor({ asked, answer }: { asked: AuthorizationRequest; answer: Answering }) {
  const { title } = asked.application;
  return (
    <Frame
      title="Set up a second factor"
      lead={`${title} lets in only people who sign in with two factors, such as a password and a code. You have none set up yet.`}
      below={
        <Text size="sm" c="dimmed">
          When it is set up, go back to {title} and begin again there.
        </Text>
      }
    >
      <Wrong answer={answer} />
      <Group grow>
        <Button variant="default" onClick={() => void answer.send('refuse')}>
          Back to the application
        </Button>
        <LinkButton href="/account">Set up on my account</LinkButton>
      </Group>
    </Frame>
  );
}

function Wrong({ answer }: { answer: Answering }) {
  if (answer.error === undefined) return null;
  const { title, detail } = headlineOf(answer.error);
  return (
    <Alert role="alert" color="red" variant="light" title={title}>
      {detail}
    </Alert>
  );
}

function Over({ error, retry }: { error: unknown; retry: () => void }) {
  const isOver = error instanceof ApiProblem && error.status === 404;
  const { title, detail } = headlineOf(error);
  return (
    <Frame title={isOver ? 'This request is over' : 'That did not work'}>
      <Alert role="alert" color={isOver ? 'gray' : 'red'} variant="light" title={isOver ? undefined : title}>
        {isOver ? 'Go back to the application that sent you here, and begin again there.' : detail}
      </Alert>
      {!isOver && (
        <Button variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Frame>
  );
}
