import type { Attachment, Plan } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { LimitFields } from './limit-fields.tsx';
import { freshLimit, limitFaults, limitOf, optionsOf } from './limit-values.ts';

/** Adds a limit to a plan, or changes one. */
export function LimitForm({ plan, limit, close }: { plan: Plan; limit?: Attachment; close: () => void }) {
  const form = useSubmit({
    initial: limit === undefined ? freshLimit : limitOf(limit),
    check: limitFaults,
    send: values =>
      limit === undefined
        ? api.post('/plans/{plan}/limits', {
            path: { plan: plan.id },
            body: { policy: values.kind, mode: values.mode, options: optionsOf(values) },
          })
        : api.patch('/plans/{plan}/limits/{limit}', {
            path: { plan: plan.id, limit: limit.id },
            revision: limit.revision,
            body: { mode: values.mode, options: optionsOf(values, limit.options) },
          }),
    invalidates: ['/plans'],
    places: {
      '/options/limit': 'requests',
      '/options/window': limit?.policy === 'quota' ? 'calendar' : 'every',
      '/options/burst': 'burst',
    },
    done: limit === undefined ? 'Limit added' : 'Limit changed',
    onDone: close,
  });
  return (
    <SubmitForm
      form={form}
      submit={limit === undefined ? 'Add limit' : 'Save limit'}
      cancel={<CancelButton onClick={close} />}
    >
      <LimitFields form={form} fixed={limit !== undefined} />
    </SubmitForm>
  );
}
