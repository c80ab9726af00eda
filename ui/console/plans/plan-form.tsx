import type { Plan } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { planFaults, PlanTerms, PlanWords, type PlanValues } from './plan-fields.tsx';
import { promisesOf, slaOf } from './sla.tsx';

/** Changes what a plan is called, promises and demands. */
export function PlanForm({ plan, close }: { plan: Plan; close: () => void }) {
  const { title, description, approval, sla } = plan;
  const initial: PlanValues = { title, description, approval, sla: promisesOf(sla) };
  const form = useSubmit({
    initial,
    check: planFaults,
    send: values =>
      api.patch('/plans/{plan}', {
        path: { plan: plan.id },
        revision: plan.revision,
        body: {
          title: values.title.trim(),
          description: values.description.trim(),
          approval: values.approval,
          sla: slaOf(values.sla),
        },
      }),
    invalidates: ['/plans'],
    done: 'Plan changed',
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Save plan" cancel={<CancelButton onClick={close} />}>
      <PlanWords form={form} />
      <PlanTerms form={form} />
    </SubmitForm>
  );
}
