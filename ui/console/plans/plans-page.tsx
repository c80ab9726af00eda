import { IconHandClick, IconReceipt, IconUserCheck } from '@tabler/icons-react';
import type { ListedPlan } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { number } from '#kit/format.ts';
import { LinkButton } from '#kit/link.tsx';
import { Needs } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { planHref } from './addresses.ts';

const columns: readonly Column<ListedPlan>[] = [
  {
    title: 'Plan',
    render: ({ id, name, title, description }) => (
      <RowName href={planHref(name === 'new' ? id : name)} below={description === '' ? name : description}>
        {title}
      </RowName>
    ),
    width: '36%',
  },
  { title: 'Limits', render: ({ limits }) => <Limits limits={limits} /> },
  { title: 'Approval', render: ({ approval }) => <Approval approval={approval} /> },
  { title: 'Subscriptions', render: ({ subscriptions }) => number(subscriptions), number: true },
];

/** Under what applications subscribe. */
export default function PlansPage() {
  const list = useList(api, '/plans', { query: { limit: 50 } });
  const create = (
    <Needs permission="plans:write" label="Create plan">
      <LinkButton href="/plans/new">Create plan</LinkButton>
    </Needs>
  );
  return (
    <>
      <PageHeader
        title="Plans"
        lead="A plan says how much an application may call, what it is promised, and whether somebody has to approve it."
        actions={create}
      />
      <DataTable
        label="Plans"
        one="plan"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty title="No plans yet" icon={<IconReceipt size={26} />}>
            Applications subscribe under a plan: create the first one, and it can be chosen at once.
          </Empty>
        }
      />
    </>
  );
}

function Limits({ limits }: { limits: ListedPlan['limits'] }) {
  if (limits.length === 0) return 'None';
  return limits.map(({ id, summary, mode }) => (
    <div key={id}>
      {summary}
      {mode === 'report' && ' (only reported)'}
    </div>
  ));
}

/** Whether a person decides. */
export function Approval({ approval }: { approval: ListedPlan['approval'] }) {
  return approval === 'manual' ? (
    <ToneBadge tone="amber" icon={IconUserCheck} title="A business owner approves each subscription.">
      By a person
    </ToneBadge>
  ) : (
    <ToneBadge tone="green" icon={IconHandClick} title="Subscriptions are approved at once.">
      At once
    </ToneBadge>
  );
}
