import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Step, stepTitles } from './steps.tsx';

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
    <section hidden={hidden} aria-label={stepTitles[step]}>
      <Title order={2} id={headlineOf(step)} tabIndex={-1}>
        {title}
      </Title>
      {lead !== undefined && (
        <Text c="dimmed" size="sm" maw="46rem" mb="lg" mt={2} component="div">
          {lead}
        </Text>
      )}
      {children}
    </section>
  );
}

export const headlineOf = (step: Step): string => `import-${step}`;

/** Brings the reader to a step once it is on the page. */
export function focusStep(step: Step): void {
  setTimeout(() => document.getElementById(headlineOf(step))?.focus(), 0);
}
