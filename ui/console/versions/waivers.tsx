import { Button, Text } from '@mantine/core';
import type { ListedWaiver } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { IconCircleCheck, IconClockExclamation, IconLock, IconShieldHalf } from '@tabler/icons-react';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { useFilter } from '#kit/data/filters.tsx';
import { counted } from '#kit/format.ts';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { Needs } from '#kit/needs.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { GrantWaiver } from './grant-waiver.tsx';
import type { VersionOf } from './version-page.tsx';

/** What the Security role does without for this version, and until when. */
export function WaiversSection({ product, version }: VersionOf) {
  const { can } = useSession();
  const [asked, setAsked] = useFilter('control');
  const [granting, setGranting] = useFilter('grant');
  const list = useList(api, '/waivers', { query: { version: version.id, limit: 50 } });
  const controls = useList(api, '/controls', { query: { limit: 200 } });
  const operations = useList(api, '/apis/{api}/versions/{version}/operations', {
    path: { api: product.name, version: version.name },
    query: { limit: 200 },
  });
  const open = granting !== '' || asked !== '';
  const close = () => {
    setAsked('');
    setGranting('');
  };
  const retired = version.lifecycle === 'retired';
  return (
    <>
      {open && can('waivers:write') && !retired && (
        <Section
          title="Waive a control"
          lead="The reason and the end date go to the audit log. When the waiver ends, operations that live by it answer 503 until they meet their floor."
        >
          <GrantWaiver
            {...{ product, version, controls: controls.items, operations: operations.items }}
            control={asked}
            onClose={close}
          />
        </Section>
      )}
      <Section
        title="Waivers"
        lead="Controls that the Security role does without for a while, in the open."
        actions={
          !retired &&
          !(open && can('waivers:write')) && (
            <Needs permission="waivers:write" label="Waive a control" size="xs">
              <Button variant="default" size="xs" onClick={() => setGranting('1')}>
                Waive a control
              </Button>
            </Needs>
          )
        }
      >
        <DataTable
          label="Waivers"
          one="waiver"
          list={list}
          columns={columnsFor(can('waivers:write'))}
          rowKey={({ id }) => id}
          empty={
            <Empty title="No waivers" icon={<IconShieldHalf size={26} />}>
              Nothing is waived for this version. That is how it should be.
            </Empty>
          }
        />
      </Section>
    </>
  );
}

function columnsFor(revokes: boolean): readonly Column<ListedWaiver>[] {
  return [
    { title: 'Control', render: ({ title }) => title },
    {
      title: 'For',
      render: ({ operation }) =>
        operation === null ? (
          'Every operation'
        ) : (
          <Text size="sm" ff="monospace">
            {operation}
          </Text>
        ),
    },
    { title: 'Reason', render: ({ reason }) => <PlainText size="sm">{reason}</PlainText> },
    { title: 'Until', render: waiver => <Until waiver={waiver} /> },
    ...(revokes
      ? [
          {
            title: 'Actions',
            actions: true,
            render: (waiver: ListedWaiver) => waiver.state === 'holding' && <Revoke waiver={waiver} />,
          },
        ]
      : []),
  ];
}

/** Days left, from which on a waiver stands out. */
const soon = 14;

function Until({ waiver: { until, revokedAt, grantedBy, state, daysLeft } }: { waiver: ListedWaiver }) {
  const urgent = daysLeft <= soon;
  return (
    <>
      {state === 'revoked' && (
        <ToneBadge tone="grey" icon={IconLock}>
          Revoked
        </ToneBadge>
      )}
      {state === 'lapsed' && (
        <ToneBadge tone="red" icon={IconClockExclamation}>
          Ended
        </ToneBadge>
      )}
      {state === 'holding' && (
        <ToneBadge tone={urgent ? 'amber' : 'green'} icon={urgent ? IconClockExclamation : IconCircleCheck}>
          {daysLeft === 0 ? 'Ends within a day' : `${counted(daysLeft, 'day')} left`}
        </ToneBadge>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        <Time at={revokedAt ?? until} as="date" />, by <code>{grantedBy}</code>
      </Text>
    </>
  );
}

const Revoke = ({ waiver }: { waiver: ListedWaiver }) => (
  <ReasonButton
    label="Revoke"
    aria-label={`Revoke the waiver of ${waiver.title}${waiver.operation === null ? '' : ` for ${waiver.operation}`}`}
    size="xs"
    title={`Revoke the waiver of ${waiver.title}?`}
    submit="Revoke waiver"
    send={reason => api.post('/waivers/{waiver}/revoke', { path: { waiver: waiver.id }, body: { reason } })}
    invalidates={['/waivers', '/apis', '/snapshots']}
    done="Waiver revoked"
  >
    Within a second, operations that live by it answer 503 until they meet their floor.
  </ReasonButton>
);
