import { Code, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { ThreatExclusion } from '#kit/api/admin.ts';
import { useChange, useList } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { Allowed } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { operationHref, versionHref } from '../apis/addresses.ts';
import { ActorNames, useActorName, useActors } from '../audit/actors.tsx';

/** False alarms that were taken back. */
export default function ExclusionsPage() {
  const list = useList(api, '/threat-exclusions', { query: { limit: 50 } });
  return (
    <ActorNames value={useActors()}>
      <PageHeader
        title="Exclusions"
        lead="False alarms that were taken back: what threat rules do not look at, where, why, and by whom."
        actions={
          <Allowed permission="policies:write">
            <LinkButton href="/exclusions/try">Try a request</LinkButton>
          </Allowed>
        }
      />
      <DataTable
        label="Exclusions"
        one="exclusion"
        many="exclusions"
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="Threat rules look at everything" icon={<IconShieldCheck size={26} />}>
            When a rule refuses what is no attack, open the refusal under Decisions and take it back there:
            for one rule, one parameter and one operation.
          </Empty>
        }
      />
    </ActorNames>
  );
}

const columns: readonly Column<ThreatExclusion>[] = [
  {
    title: 'Excluded',
    width: '45%',
    render: ({ summary, because }) => (
      <>
        {summary}
        <PlainText size="sm" c="dimmed" fw={400}>
          {because}
        </PlainText>
      </>
    ),
  },
  { title: 'Where', render: row => <Where of={row} /> },
  { title: 'Since', render: row => <Since of={row} /> },
  { title: 'Actions', actions: true, render: row => <Remove exclusion={row} /> },
];

function Where({ of: { scope, scopeId, api: name, version, operation } }: { of: ThreatExclusion }) {
  if (scope === 'zone' || name === null) return `Zone ${scopeId}`;
  if (version === null) return `${name}, all versions`;
  if (operation === null) return <Link href={versionHref(name, version)}>{`${name} ${version}`}</Link>;
  return (
    <>
      <Link href={operationHref(name, version, scopeId)}>
        <Code>{operation}</Code>
      </Link>
      <Text size="sm" c="dimmed" fw={400}>
        {name} {version}
      </Text>
    </>
  );
}

function Since({ of: { createdAt, by } }: { of: ThreatExclusion }) {
  const actor = useActorName(by ?? '');
  return (
    <>
      <Time at={createdAt} as="date" />
      {by !== null && (
        <Text size="sm" c="dimmed" fw={400} style={{ overflowWrap: 'anywhere' }}>
          {actor}
        </Text>
      )}
    </>
  );
}

function Remove({ exclusion: { id, revision, summary } }: { exclusion: ThreatExclusion }) {
  const remove = useChange(
    () => api.delete('/attachments/{attachment}', { path: { attachment: id }, revision }),
    { invalidates: ['/threat-exclusions', '/attachments', '/apis', '/snapshots'], done: 'Exclusion removed' },
  );
  return (
    <Allowed permission="policies:write">
      <ConfirmButton
        size="xs"
        label="Remove"
        aria-label={`Remove: ${summary}`}
        title="Remove this exclusion?"
        confirm="Remove exclusion"
        onConfirm={() => remove.mutateAsync()}
      >
        {`${summary}. Without it the rule looks there again, within a second for what is published: calls like the one that was taken back are refused.`}
      </ConfirmButton>
    </Allowed>
  );
}
