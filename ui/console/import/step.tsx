import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Step } from './steps.tsx';

/** One step: its headline, which takes the focus when one comes to it, and what is to be done. */
export function StepFrame({
  step,
  title,
  lead,
  hidden = false,
  children,
}: {
  step: Step;
  title: string;
  lead?: ReactNode;
  /** Out of sight, with all that was typed in it. */
  hidden?: boolean;
  children: ReactNode;
}) {
  return (
    <div hidden={hidden}>
      <Title order={2} id={headlineOf(step)} tabIndex={-1} mb={lead === undefined ? 'md' : 2}>
        {title}
      </Title>
      {lead !== undefined && (
        <Text c="dimmed" size="sm" maw="46rem" mb="lg" component="div">
          {lead}
        </Text>
      )}
      {children}
    </div>
  );
}

/** The id of a step's headline. */
export const headlineOf = (step: Step): string => `import-${step}`;
