import { Code } from '@mantine/core';
import { useLocation, useParams } from 'wouter';
import type { Plan } from '#kit/api/admin.ts';
import { useChange, useList, useRead } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable } from '#kit/data/data-table.tsx';
import { Facts } from '#kit/facts.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { HistoryLink } from '../audit/history-link.tsx';
import { applicant, decisions, since, state, target } from '../subscriptions/columns.tsx';
import { PlanForm } from './plan-form.tsx';
import { PlanLimits } from './plan-limits.tsx';
import { Approval } from './plans-page.tsx';

const crumbs = [{ label: 'Plans', href: '/plans' }];

/** One plan: limits, promises, and who uses it. */
export default function PlanPage() {
  const { plan: name } = useParams<{ plan: string }>();
  const plan = useRead(api, '/plans/{plan}', { path: { plan: name } });
  return (
    <PageState of={plan} skeleton={<PageHeader title={name} crumbs={crumbs} />}>
      {found => <Known plan={found} />}
    </PageState>
  );
}

function Known({ plan }: { plan: Plan }) {
  const promises = Object.entries(plan.sla);
  return (
    <>
      <PageHeader
        title={plan.title}
        lead={plan.description === '' ? undefined : plan.description}
        crumbs={crumbs}
        actions={
          <Needs permission="plans:write" label="Edit plan">
            <DeletePlan plan={plan} />
            <DialogButton label="Edit plan" title={`Edit ${plan.title}`}>
              {close => <PlanForm plan={plan} close={close} />}
            </DialogButton>
          </Needs>
        }
      />
      <Section title="About" actions={<HistoryLink kind="plan" id={plan.id} />}>
        <Facts
          items={[
            ['Name', <Code key="name">{plan.name}</Code>],
            ['Approval', <Approval key="approval" approval={plan.approval} />],
            ...(promises.length === 0
              ? [['Service level', 'Nothing is promised'] as const]
              : promises.map(([name, text]) => [titled(name), text] as const)),
            ['Changed', <Time key="changed" at={plan.updatedAt} as="ago" />],
          ]}
        />
      </Section>
      <PlanLimits plan={plan} />
      <Users plan={plan} />
    </>
  );
}

const titled = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

function Users({ plan }: { plan: Plan }) {
  const list = useList(api, '/subscriptions', { query: { plan: plan.id, limit: 50 } });
  return (
    <Section title="Used by" lead="Applications that subscribe under this plan.">
      <DataTable
        label="Subscriptions under this plan"
        one="subscription"
        list={list}
        columns={[applicant, target, state, since, decisions]}
        rowKey={row => row.id}
        empty={
          <Empty title="Nobody yet">Applications appear here once they subscribe under this plan.</Empty>
        }
      />
    </Section>
  );
}

function DeletePlan({ plan }: { plan: Plan }) {
  const [, go] = useLocation();
  const remove = useChange(
    () => api.delete('/plans/{plan}', { path: { plan: plan.id }, revision: plan.revision }),
    { invalidates: ['/plans'], done: `${plan.title} deleted`, onDone: () => go('/plans') },
  );
  return (
    <ConfirmButton
      danger
      label="Delete plan"
      title={`Delete ${plan.title}?`}
      confirm="Delete plan"
      onConfirm={() => remove.mutateAsync()}
    >
      It can no longer be chosen. A plan under which somebody subscribes cannot be deleted: move them to
      another plan first.
    </ConfirmButton>
  );
}
