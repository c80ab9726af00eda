import { Text } from '@mantine/core';
import type { ListedSubscription } from '#kit/api/admin.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import { PlanChoice } from './plan-choice.tsx';

/** Moves a subscription to another plan. */
export function PlanForm({ of, close }: { of: ListedSubscription; close: () => void }) {
  const form = useSubmit({
    initial: { plan: of.plan },
    check: ({ plan }) => ({
      plan: plan === of.plan ? 'It is under this plan already: choose another one.' : undefined,
    }),
    send: ({ plan }) =>
      api.patch('/subscriptions/{subscription}', {
        path: { subscription: of.id },
        revision: of.revision,
        body: { plan },
      }),
    invalidates: ['/subscriptions', '/applications', '/plans'],
    done: ({ status }) => (status === 'pending' ? 'Plan changed; it waits for approval' : 'Plan changed'),
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Change plan" cancel={<CancelButton onClick={close} />}>
      <Text>
        {of.applicationTitle} calls {of.apiTitle} {of.version} under the plan {of.planTitle} now. Under a plan
        that needs approval its calls are refused until somebody has approved.
      </Text>
      <PlanChoice field={form.field('plan')} />
    </SubmitForm>
  );
}
