import { Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { PageHeader } from '#kit/page-header.tsx';
import { LinkButton } from '#kit/link.tsx';
import { useSession } from '#kit/session.tsx';

const steps = [
  ['Sign up', 'One account for you; your e-mail address is confirmed by a link.'],
  [
    'Register an application',
    'Each program that calls gets its own entry, so that its use can be told apart.',
  ],
  ['Get a key', 'Subscribe the application to an API and create a key. It is shown once.'],
] as const;

export default function HomePage() {
  const { user } = useSession();
  return (
    <>
      <PageHeader
        title={user === null ? 'Build on our APIs' : `Welcome, ${user.name}`}
        lead="Find out what an API does and what it asks of callers, register your application and make the first call."
        actions={user === null ? <LinkButton href="/sign-up">Sign up</LinkButton> : undefined}
      />
      <SimpleGrid cols={{ base: 1, sm: 3 }} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(([title, text], at) => (
          <Paper key={title} component="li" p="md">
            <Title order={2} size="h3">
              {at + 1}. {title}
            </Title>
            <Text c="dimmed" mt={4}>
              {text}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </>
  );
}
