import { Progress, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import classes from './steps.module.css';

export const steps = ['contract', 'operations', 'risk', 'access', 'publish'] as const;
export type Step = (typeof steps)[number];

export const stepTitles: Readonly<Record<Step, string>> = {
  contract: 'Contract',
  operations: 'Operations',
  risk: 'Risk',
  access: 'Access',
  publish: 'Publish',
};

/** Where one is in the import. Without a draft there is only the first step; with one, all can be gone to. */
export function Steps({
  current,
  drafted,
  onStep,
}: {
  current: Step;
  drafted: boolean;
  onStep: (step: Step) => void;
}) {
  const at = steps.indexOf(current);
  return (
    <nav aria-label="Steps of the import" className={classes['steps']}>
      <Text size="sm" fw={600} hiddenFrom="sm" mb={6}>
        Step {at + 1} of {steps.length}: {stepTitles[current]}
      </Text>
      <Progress
        value={((at + 1) / steps.length) * 100}
        hiddenFrom="sm"
        size="sm"
        mb="sm"
        aria-label="Steps taken"
      />
      <ol className={classes['list']}>
        {steps.map((step, index) => {
          const done = drafted && index < at;
          return (
            <li key={step} className={classes['item']}>
              <button
                type="button"
                className={classes['step']}
                aria-current={step === current ? 'step' : undefined}
                disabled={!drafted && step !== current}
                onClick={() => onStep(step)}
              >
                <span className={classes['mark']} aria-hidden>
                  {done ? <IconCheck size={14} stroke={3} /> : index + 1}
                </span>
                {stepTitles[step]}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
