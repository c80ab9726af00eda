import { Group, Paper, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './steps.module.css';

export interface Step {
  readonly title: string;
  readonly text: string;
  /** Done already, or what comes next. */
  readonly state?: 'done' | 'now';
  readonly action?: ReactNode;
}

/** A way of a few steps, and how far one has come. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <section aria-label={label}>
      <VisuallyHidden>
        <h2>{label}</h2>
      </VisuallyHidden>
      <ol className={classes['steps']}>
        {steps.map((step, at) => (
          <OneStep key={step.title} step={step} number={at + 1} />
        ))}
      </ol>
    </section>
  );
}

function OneStep({ step: { title, text, state, action }, number }: { step: Step; number: number }) {
  return (
    <Paper
      component="li"
      p="md"
      className={state === 'now' ? classes['now'] : undefined}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <span className={classes['number']} data-state={state} aria-hidden>
          {state === 'done' ? <IconCheck size={17} stroke={2.4} /> : number}
        </span>
        <div>
          <Title order={3}>
            {title}
            {state === 'done' && <VisuallyHidden> (done)</VisuallyHidden>}
          </Title>
          <Text size="sm" c="dimmed" mt={2}>
            {text}
          </Text>
          {action !== undefined && (
            <Group mt="sm" gap="xs">
              {action}
            </Group>
          )}
        </div>
      </Group>
    </Paper>
  );
}
