import { Textarea, TextInput } from '@mantine/core';
import type { Plan } from '#kit/api/admin.ts';
import type { Submit } from '#kit/forms/use-submit.ts';
import { ApprovalField } from './approval-field.tsx';
import { slaFault, SlaField, type Promised } from './sla.tsx';

export interface PlanValues {
  readonly title: string;
  readonly description: string;
  readonly approval: Plan['approval'];
  readonly sla: Promised[];
}

export const planFaults = ({ title, sla }: PlanValues) => ({
  title: title.trim() === '' ? 'Say what the plan is called.' : undefined,
  sla: slaFault(sla),
});

/** Title and description of a plan. */
export function PlanWords({ form }: { form: Pick<Submit<PlanValues>, 'field'> }) {
  return (
    <>
      <TextInput label="Title" description="What developers see." maxLength={200} {...form.field('title')} />
      <Textarea
        label="Description (optional)"
        description="For whom it is, in a sentence or two."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        {...form.field('description')}
      />
    </>
  );
}

/** Who approves, and what is promised. */
export function PlanTerms({ form }: { form: Pick<Submit<PlanValues>, 'field'> }) {
  return (
    <>
      <ApprovalField field={form.field('approval')} />
      <SlaField field={form.field('sla')} />
    </>
  );
}
