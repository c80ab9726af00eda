import { Group } from '@mantine/core';
import { IconGauge, IconShieldX, IconTestPipe } from '@tabler/icons-react';
import type { Attachment, Plan } from '#kit/api/admin.ts';
import { useChange, useList } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { counted, number } from '#kit/format.ts';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { LimitForm } from './limit-form.tsx';
import { limitOf, units } from './limit-values.ts';

const kinds: Readonly<Record<string, string>> = {
  'rate-limit': 'Rate',
  'spike-arrest': 'Spike arrest',
  concurrency: 'Concurrency',
  quota: 'Quota',
  bandwidth: 'Bandwidth',
};

/** Those that the form knows; others are changed in a declaration. */
const editable: ReadonlySet<string> = new Set(['rate-limit', 'quota']);

/** How much may be called under a plan. */
export function PlanLimits({ plan }: { plan: Plan }) {
  const list = useList(api, '/plans/{plan}/limits', { path: { plan: plan.id }, query: { limit: 50 } });
  const columns: readonly Column<Attachment>[] = [
    { title: 'Limit', render: inWords },
    { title: 'Kind', render: ({ policy }) => kinds[policy] ?? policy },
    { title: 'Beyond it', render: ({ mode }) => <Beyond mode={mode} /> },
    { title: 'Actions', actions: true, render: limit => <LimitActions plan={plan} limit={limit} /> },
  ];
  return (
    <Section
      title="Limits"
      lead="Counted for each application and version. A change is served within a second."
      actions={
        <Needs permission="plans:write" label="Add limit">
          <DialogButton label="Add limit" title={`Add a limit to ${plan.title}`}>
            {close => <LimitForm plan={plan} close={close} />}
          </DialogButton>
        </Needs>
      }
    >
      <DataTable
        label="Limits"
        one="limit"
        list={list}
        columns={columns}
        rowKey={row => row.id}
        empty={
          <Empty title="No limits" icon={<IconGauge size={26} />}>
            Under this plan an application may call as much as it likes, up to what the API itself allows. Add
            a rate or a quota.
          </Empty>
        }
      />
    </Section>
  );
}

/** "100,000 calls a calendar day", "20 calls in 1 second, 40 at once". */
function inWords(limit: Attachment): string {
  const { kind, requests, every, unit, burst, methods, calendar } = limitOf(limit);
  const what = counted(Number(requests), 'call');
  if (limit.policy === 'bandwidth') return 'Bytes a second';
  if (limit.policy === 'concurrency') return `${what} under way at once`;
  if (kind === 'quota') return `${what} a calendar ${calendar}`;
  const label = units.find(({ value }) => value === unit)?.label ?? unit;
  const window = Number(every) === 1 ? `1 ${label.slice(0, -1)}` : `${number(Number(every))} ${label}`;
  return [
    `${what} in ${window}`,
    ...(burst === '' ? [] : [`${number(Number(burst))} at once`]),
    ...(limit.policy === 'spike-arrest' ? ['evenly spread'] : []),
    ...(methods === 'all' ? [] : [methods === 'reads' ? 'reads only' : 'changes only']),
  ].join(', ');
}

function Beyond({ mode }: { mode: Attachment['mode'] }) {
  return mode === 'block' ? (
    <ToneBadge tone="red" icon={IconShieldX} title="429 Too Many Requests">
      Refused
    </ToneBadge>
  ) : (
    <ToneBadge tone="amber" icon={IconTestPipe} title="Nothing is refused.">
      Reported
    </ToneBadge>
  );
}

function LimitActions({ plan, limit }: { plan: Plan; limit: Attachment }) {
  const words = inWords(limit);
  const remove = useChange(
    () =>
      api.delete('/plans/{plan}/limits/{limit}', {
        path: { plan: plan.id, limit: limit.id },
        revision: limit.revision,
      }),
    { invalidates: ['/plans'], done: 'Limit removed' },
  );
  return (
    <Allowed permission="plans:write">
      <Group gap="xs" justify="flex-end">
        {editable.has(limit.policy) && (
          <DialogButton size="xs" label="Change" aria-label={`Change ${words}`} title="Change the limit">
            {close => <LimitForm plan={plan} limit={limit} close={close} />}
          </DialogButton>
        )}
        <ConfirmButton
          size="xs"
          danger
          label="Remove"
          aria-label={`Remove ${words}`}
          title="Remove this limit?"
          confirm="Remove limit"
          onConfirm={() => remove.mutateAsync()}
        >
          “{words}” holds no longer for anybody under {plan.title}, within a second.
        </ConfirmButton>
      </Group>
    </Allowed>
  );
}
