import { Group, Text } from '@mantine/core';
import { IconShieldCog } from '@tabler/icons-react';
import type { Attachment, Policy } from '#kit/api/admin.ts';
import { useChange, useList, useRead } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs, Unavailable } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import type { PolicyScope } from './addresses.ts';
import { AttachmentForm } from './attachment-form.tsx';
import { ModeBadge } from './mode.tsx';
import { PlaceChoice, scopes, usePlace } from './place.tsx';

/** The policies of a zone, an API, a version or an operation. */
export default function PoliciesPage() {
  const place = usePlace();
  const { scope, scopeId } = place;
  const policies = useRead(api, '/policies', { query: { limit: 100 } });
  const known = policies.data?.items ?? [];
  const noun = scope === '' ? '' : scopes[scope];
  return (
    <>
      <PageHeader
        title="Policies"
        lead="All that apply to a call are enforced together: those of an operation can only tighten those around it."
        actions={
          <Needs permission="policies:write" label="Attach policy">
            {scope === '' || scopeId === '' ? (
              <Unavailable label="Attach policy" why="Choose first to what the policy is attached." />
            ) : (
              <DialogButton
                label="Attach policy"
                variant="filled"
                title={`Attach a policy to this ${scope === 'api' ? noun : noun.toLowerCase()}`}
              >
                {close => <AttachmentForm policies={known} {...{ scope, scopeId, close }} />}
              </DialogButton>
            )}
          </Needs>
        }
      />
      <PlaceChoice place={place} />
      {scope === '' || scopeId === '' ? (
        <Empty title="Choose where to look" icon={<IconShieldCog size={26} />}>
          Policies are attached to zones, APIs, versions and operations. Choose one above to see and change
          its policies. Limits of a plan are on the plan’s page.
        </Empty>
      ) : (
        <PageState of={policies}>
          {({ items }) => (
            <Attachments key={`${scope} ${scopeId}`} policies={items} {...{ scope, scopeId }} />
          )}
        </PageState>
      )}
    </>
  );
}

interface AttachedTo {
  readonly policies: readonly Policy[];
  readonly scope: PolicyScope;
  readonly scopeId: string;
}

function Attachments({ policies, scope, scopeId }: AttachedTo) {
  const list = useList(api, '/attachments', { query: { limit: 50, scope, scopeId } });
  const titleOf = (name: string) => policies.find(policy => policy.name === name)?.title ?? name;
  const columns: readonly Column<Attachment>[] = [
    {
      title: 'Policy',
      width: '45%',
      render: ({ policy, options }) => (
        <>
          {titleOf(policy)}
          <Text size="sm" c="dimmed" fw={400} style={{ overflowWrap: 'anywhere' }}>
            {optionsInWords(options)}
          </Text>
        </>
      ),
    },
    { title: 'Mode', render: ({ mode }) => <ModeBadge mode={mode} /> },
    { title: 'Scope', render: row => scopes[row.scope === 'plan' ? scope : row.scope] },
    { title: 'Changed', render: ({ updatedAt }) => <Time at={updatedAt} as="ago" /> },
    {
      title: 'Actions',
      actions: true,
      render: row => (
        <Actions {...{ policies, scope, scopeId }} attachment={row} title={titleOf(row.policy)} />
      ),
    },
  ];
  return (
    <DataTable
      label="Attached policies"
      one="policy"
      many="policies"
      list={list}
      columns={columns}
      rowKey={({ id }) => id}
      empty={
        <Empty title="No policies here" icon={<IconShieldCog size={26} />}>
          Nothing is attached to it itself. What is attached around it and what is built in holds all the
          same.
        </Empty>
      }
    />
  );
}

function optionsInWords(options: Record<string, unknown>): string {
  const set = Object.entries(options).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return set.length === 0 ? 'As it comes' : set.join(', ');
}

function Actions({ attachment, title, ...of }: AttachedTo & { attachment: Attachment; title: string }) {
  const detach = useChange(
    () =>
      api.delete('/attachments/{attachment}', {
        path: { attachment: attachment.id },
        revision: attachment.revision,
      }),
    { invalidates: ['/attachments', '/apis'], done: 'Policy detached' },
  );
  return (
    <Allowed permission="policies:write">
      <Group gap="xs" justify="flex-end">
        <DialogButton size="xs" label="Change" aria-label={`Change ${title}`} title={`Change ${title}`}>
          {close => <AttachmentForm {...of} attachment={attachment} close={close} />}
        </DialogButton>
        <ConfirmButton
          size="xs"
          danger
          label="Detach"
          aria-label={`Detach ${title}`}
          title={`Detach ${title}?`}
          confirm="Detach policy"
          onConfirm={() => detach.mutateAsync()}
        >
          It holds no longer here, within a second where calls are answered already. A version that needs it
          to meet its floor cannot be published until another takes its place.
        </ConfirmButton>
      </Group>
    </Allowed>
  );
}
