import { Group } from '@mantine/core';
import type { ListedSubscription } from '#kit/api/admin.ts';
import { useChange } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Allowed } from '#kit/session.tsx';
import { api } from '../api.ts';
import { PlanForm } from './plan-form.tsx';

const invalidates = ['/subscriptions', '/applications', '/plans'];

/** What may be done with a subscription: decided by those who approve, ended and moved by those who manage applications. */
export function SubscriptionActions({ of, upkeep }: { of: ListedSubscription; upkeep: boolean }) {
  return (
    <Group gap="xs" justify="flex-end">
      <Allowed permission="subscriptions:approve">
        <Decisions of={of} />
      </Allowed>
      {upkeep && (
        <Allowed permission="subscriptions:write">
          <Upkeep of={of} />
        </Allowed>
      )}
    </Group>
  );
}

function Decisions({ of }: { of: ListedSubscription }) {
  const { status, applicationTitle, apiTitle, version, planTitle } = of;
  const path = { subscription: of.id };
  const approve = useChange(() => api.post('/subscriptions/{subscription}/approve', { path }), {
    invalidates,
    done: `${applicationTitle} may call ${apiTitle} ${version}`,
  });
  const reject = useChange(() => api.post('/subscriptions/{subscription}/reject', { path }), {
    invalidates,
    done: `${applicationTitle} was rejected`,
  });
  const suspend = useChange(() => api.post('/subscriptions/{subscription}/suspend', { path }), {
    invalidates,
    done: `${applicationTitle} may no longer call ${apiTitle} ${version}`,
  });
  const what = `${applicationTitle} for ${apiTitle} ${version}`;
  return (
    <>
      {status !== 'approved' && (
        <ConfirmButton
          size="xs"
          variant={status === 'pending' ? 'filled' : 'default'}
          label={status === 'suspended' ? 'Resume' : 'Approve'}
          aria-label={`${status === 'suspended' ? 'Resume' : 'Approve'} ${what}`}
          title={`${status === 'suspended' ? 'Resume' : 'Approve'} this subscription?`}
          confirm={status === 'suspended' ? 'Resume subscription' : 'Approve subscription'}
          onConfirm={() => approve.mutateAsync()}
        >
          {applicationTitle} of {of.developer} may call {apiTitle} {version} within a second, under the plan{' '}
          {planTitle}.
        </ConfirmButton>
      )}
      {status === 'pending' && (
        <ConfirmButton
          size="xs"
          danger
          label="Reject"
          aria-label={`Reject ${what}`}
          title="Reject this subscription?"
          confirm="Reject subscription"
          onConfirm={() => reject.mutateAsync()}
        >
          {applicationTitle} may not call {apiTitle} {version}. The developer sees that it was rejected. You
          can still approve it later.
        </ConfirmButton>
      )}
      {status === 'approved' && (
        <ConfirmButton
          size="xs"
          danger
          label="Suspend"
          aria-label={`Suspend ${what}`}
          title="Suspend this subscription?"
          confirm="Suspend subscription"
          onConfirm={() => suspend.mutateAsync()}
        >
          Calls of {applicationTitle} to {apiTitle} {version} are refused within a second, until it is
          resumed. Its other subscriptions go on.
        </ConfirmButton>
      )}
    </>
  );
}

function Upkeep({ of }: { of: ListedSubscription }) {
  const { applicationTitle, apiTitle, version } = of;
  const what = `${applicationTitle} for ${apiTitle} ${version}`;
  const end = useChange(
    () =>
      api.delete('/subscriptions/{subscription}', {
        path: { subscription: of.id },
        revision: of.revision,
      }),
    { invalidates, done: 'Subscription ended' },
  );
  return (
    <>
      <DialogButton
        size="xs"
        label="Change plan"
        aria-label={`Change plan of ${what}`}
        title={`Plan of ${applicationTitle}`}
      >
        {close => <PlanForm of={of} close={close} />}
      </DialogButton>
      <ConfirmButton
        size="xs"
        danger
        label="End"
        aria-label={`End ${what}`}
        title="End this subscription?"
        confirm="End subscription"
        onConfirm={() => end.mutateAsync()}
      >
        Calls of {applicationTitle} to {apiTitle} {version} are refused within a second. To call again it has
        to subscribe anew.
      </ConfirmButton>
    </>
  );
}
