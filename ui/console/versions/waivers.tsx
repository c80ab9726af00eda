import { Button, Text } from '@mantine/core';
import type { ListedWaiver } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { IconShieldHalf } from '@tabler/icons-react';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { useFilter } from '#kit/data/filters.tsx';
import { Needs } from '#kit/needs.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Section } from '#kit/section.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { RevokeWaiver, Until } from '../waivers/waiver.tsx';
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
    {
      title: 'Reason',
      render: ({ reason, grantedBy }) => (
        <>
          <PlainText size="sm">{reason}</PlainText>
          <Text size="xs" c="dimmed" mt={4}>
            granted by <code>{grantedBy}</code>
          </Text>
        </>
      ),
    },
    { title: 'Until', render: waiver => <Until waiver={waiver} /> },
    ...(revokes
      ? [
          {
            title: 'Actions',
            actions: true,
            render: (waiver: ListedWaiver) => waiver.state === 'holding' && <RevokeWaiver waiver={waiver} />,
          },
        ]
      : []),
  ];
}
