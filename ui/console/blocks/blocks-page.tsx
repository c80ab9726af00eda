import { Text } from '@mantine/core';
import { IconEye, IconLock, IconBan } from '@tabler/icons-react';
import type { Block } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { type Column, DataTable } from '#kit/data/data-table.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { duration, number } from '#kit/format.ts';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';

/** Blocks end by themselves: read again so often (milliseconds). */
const everyMs = 10_000;

/** Who is refused for a while after attacks, and the way to let them in again. */
export default function BlocksPage() {
  const { can } = useSession();
  const list = useList(api, '/blocks', { query: { limit: 50 } }, { every: everyMs });
  return (
    <>
      <PageHeader
        title="Blocks"
        lead="Who sent so many attacks that all their calls are refused for a while. A block ends by itself; each further one lasts twice as long."
      />
      <DataTable
        label="Blocks"
        one="block"
        list={list}
        columns={can('stops:write') ? [...columns, actions] : columns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="Nobody is blocked" icon={<IconBan size={26} />}>
            The policy threat-response of a zone blocks who keeps sending attacks. Attach it to a zone, in
            report mode first, and whom it would block is listed here.
          </Empty>
        }
      />
    </>
  );
}

/** Of whom it is, in words. */
function subjectOf({ what, application, address }: Block): string {
  const from = address === null ? '' : ` from ${address}`;
  if (what === 'user') return `A user of ${application?.name ?? 'no application'}`;
  if (what === 'application') return `${application?.name ?? ''}${from}`;
  return address ?? '';
}

const kinds = {
  user: 'End user',
  application: 'Application',
  address: 'Address',
} as const satisfies Record<Block['what'], string>;

const columns: readonly Column<Block>[] = [
  {
    title: 'Blocked',
    render: block => (
      <RowName
        {...(block.application === null ? {} : { href: `/applications/${block.application.id}` })}
        below={[
          kinds[block.what],
          `zone ${block.zone}`,
          ...(block.sandbox ? ['sandbox calls only'] : []),
          ...(block.crossSite ? ['calls of other sites’ pages only'] : []),
        ].join(' · ')}
      >
        {subjectOf(block)}
      </RowName>
    ),
  },
  {
    title: 'State',
    render: ({ mode, level }) => (
      <>
        {mode === 'block' ? (
          <ToneBadge tone="red" icon={IconLock}>
            Refused
          </ToneBadge>
        ) : (
          <ToneBadge tone="grey" icon={IconEye}>
            Only reported
          </ToneBadge>
        )}
        {level > 1 && (
          <Text size="xs" c="dimmed" mt={4}>
            {number(level)} blocks in a row
          </Text>
        )}
      </>
    ),
  },
  {
    title: 'Until',
    render: ({ since, until }) => (
      <>
        <Time at={until} as="time" />
        <Text size="xs" c="dimmed" mt={4}>
          {duration((until - since) / 1000)}, since <Time at={since} as="time" />
        </Text>
      </>
    ),
  },
  { title: 'Calls refused', number: true, render: ({ refused }) => number(refused) },
];

const actions: Column<Block> = {
  title: 'Actions',
  actions: true,
  render: block => {
    const subject = subjectOf(block);
    return (
      <ReasonButton
        size="xs"
        label="Lift"
        aria-label={`Lift the block of ${subject}`}
        title={`Lift the block of ${subject}?`}
        submit="Lift block"
        send={reason => api.post('/blocks/{block}/lift', { path: { block: block.id }, body: { reason } })}
        invalidates={['/blocks']}
        done="The block is lifted"
      >
        Calls are admitted again at once. What led to the block is forgotten: further attacks are counted from
        the beginning. To keep somebody from being blocked at all, name them in the policy.
      </ReasonButton>
    );
  },
};
