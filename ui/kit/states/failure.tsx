import { Button, Code, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX, IconRefresh, IconSearchOff } from '@tabler/icons-react';
import { ApiProblem, Unreachable } from '../api/problem.ts';
import { Forbidden } from './forbidden.tsx';
import { StateCard } from './state.tsx';

/** What went wrong, in place of the content, with the next step. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const again = retry !== undefined && (
    <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={retry}>
      Try again
    </Button>
  );
  if (error instanceof Unreachable)
    return (
      <StateCard role="alert" icon={<IconPlugConnectedX size={26} />} title="No connection" actions={again}>
        The server does not answer. Check your connection, then try again; nothing is lost.
      </StateCard>
    );
  if (!(error instanceof ApiProblem))
    return (
      <StateCard
        role="alert"
        color="red"
        icon={<IconAlertTriangle size={26} />}
        title="This page has failed"
        actions={again}
      >
        It met something it was not made for. Try again, or reload the page.
      </StateCard>
    );
  if (error.status === 403) return <Forbidden permission={error.permission} detail={error.detail} />;
  if (error.status === 404)
    return (
      <StateCard role="alert" icon={<IconSearchOff size={26} />} title="Not found">
        There is nothing under this address, or it was removed. Go back and choose from the list.
      </StateCard>
    );
  return (
    <StateCard
      role="alert"
      color="red"
      icon={<IconAlertTriangle size={26} />}
      title={error.title}
      actions={again}
    >
      {error.detail}
      <ProblemReference problem={error} />
    </StateCard>
  );
}

/** What support asks for: the code, and the name of the failure in the log. */
export function ProblemReference({ problem }: { problem: ApiProblem }) {
  return (
    <Text size="sm" mt="xs" c="dimmed" component="p">
      Code <Code>{problem.code}</Code>
      {problem.instance !== undefined && (
        <>
          {' '}
          · reference <Code>{problem.instance}</Code>
        </>
      )}
    </Text>
  );
}
