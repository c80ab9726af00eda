import { Group, Paper, Text, Title, VisuallyHidden } from '@mantine/core';
import classes from './home-page.module.css';

const steps = [
  ['Find an API', 'Read in plain words what it does, what it asks of callers, and how much you may call.'],
  [
    'Register an application',
    'Each program that calls gets its own entry, so that its use can be told apart.',
  ],
  ['Get a key and call', 'Subscribe, create a key, and try it out: first in the sandbox, then for real.'],
] as const;

/** The way from nothing to the first call. */
export function Steps() {
  return (
    <section aria-labelledby="way">
      <VisuallyHidden>
        <h2 id="way">How it works</h2>
      </VisuallyHidden>
      <ol className={classes['steps']}>
        {steps.map(([title, text], at) => (
          <Paper key={title} component="li" p="md">
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <span className={classes['number']} aria-hidden>
                {at + 1}
              </span>
              <div>
                <Title order={3}>{title}</Title>
                <Text size="sm" c="dimmed" mt={2}>
                  {text}
                </Text>
              </div>
            </Group>
          </Paper>
        ))}
      </ol>
    </section>
  );
}
