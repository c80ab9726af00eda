import { Text } from '@mantine/core';
import { IconShieldCog } from '@tabler/icons-react';
import type { ListedAttachment, Policy } from '#kit/api/admin.ts';
import { useList, useRead } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs, Unavailable } from '#kit/needs.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { AttachmentActions } from './actions.tsx';
import { AttachmentForm } from './attachment-form.tsx';
import { isMode, ModeBadge, modes } from './mode.tsx';
import { type Place, PlaceChoice, scopes, usePlace } from './place.tsx';
import { AttachedTo, whereOf } from './where.tsx';

/** All attached policies, or those of a zone, an API, a version or an operation. */
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
        lead="All that apply to a call are enforced together: those of an operation can only tighten those around it. Only exclusions loosen, each at its own place."
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
                {close => <AttachmentForm policies={known} at={{ scope, scopeId }} close={close} />}
              </DialogButton>
            )}
          </Needs>
        }
      />
      <PageState of={policies}>{({ items }) => <Attachments policies={items} place={place} />}</PageState>
    </>
  );
}

function Attachments({ policies, place }: { policies: readonly Policy[]; place: Place }) {
  const [policy, setPolicy] = useFilter('policy');
  const [asked, setMode] = useFilter('mode');
  const mode = isMode(asked) ? asked : '';
  const { scope, scopeId } = place;
  const list = useList(api, '/attachments', {
    query: {
      limit: 50,
      scope: scope || undefined,
      scopeId: scopeId || undefined,
      api: (scopeId === '' && place.api) || undefined,
      version: (scopeId === '' && place.version) || undefined,
      policy: policy || undefined,
      mode: mode || undefined,
    },
  });
  return (
    <>
      <FilterBar>
        <PlaceChoice place={place} />
        <FilterSelect
          label="Policy"
          value={policy}
          onChange={setPolicy}
          options={policies.map(({ name, title }) => ({ value: name, label: title }))}
        />
        <FilterSelect label="Mode" value={mode} onChange={setMode} options={modes} />
      </FilterBar>
      <DataTable
        label="Attached policies"
        one="policy"
        many="policies"
        list={list}
        columns={columnsWith(policies)}
        rowKey={({ id }) => id}
        empty={<None narrowed={scope !== '' || policy !== '' || mode !== ''} />}
      />
    </>
  );
}

function columnsWith(policies: readonly Policy[]): readonly Column<ListedAttachment>[] {
  const titleOf = (name: string) => policies.find(policy => policy.name === name)?.title ?? name;
  return [
    {
      title: 'Policy',
      width: '40%',
      render: ({ policy, summary }) => (
        <>
          {titleOf(policy)}
          <Text size="sm" c="dimmed" fw={400} style={{ overflowWrap: 'anywhere' }}>
            {summary}
          </Text>
        </>
      ),
    },
    { title: 'Mode', render: ({ mode }) => <ModeBadge mode={mode} /> },
    { title: 'Attached to', render: row => <AttachedTo attachment={row} /> },
    { title: 'Changed', render: ({ updatedAt }) => <Time at={updatedAt} as="ago" /> },
    {
      title: 'Actions',
      actions: true,
      render: row => (
        <AttachmentActions
          attachment={row}
          title={titleOf(row.policy)}
          where={whereOf(row)}
          policies={policies}
        />
      ),
    },
  ];
}

const None = ({ narrowed }: { narrowed: boolean }) => (
  <Empty
    title={narrowed ? 'No policies here' : 'No policies are attached'}
    icon={<IconShieldCog size={26} />}
  >
    {narrowed
      ? 'Nothing that is attached fits. What is attached around it, what its profile brings and what is built in holds all the same.'
      : 'Choose a zone, an API, a version or an operation above to attach one. What profiles bring and what is built in holds all the same.'}
  </Empty>
);
