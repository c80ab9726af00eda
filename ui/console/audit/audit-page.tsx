import { Button, Group, Pill, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { AuditEntry } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { dateAndTime, Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { actionOptions, actionTitle, kindOptions, kindTitle } from './actions.ts';
import { ActorNames, useActorName, useActors } from './actors.tsx';
import { inShort, toldBy } from './changes.ts';
import { Entry } from './entry.tsx';
import { placeOf } from './places.ts';
import { TimeRange, useTimeRange } from './time-range.tsx';

/** What was done in the control plane, by whom. */
export default function AuditPage() {
  const actors = useActors();
  const [kind] = useFilter('kind');
  const chooseKind = useKind();
  const [action, setAction] = useFilter('action');
  const [actor, setActor] = useFilter('actor');
  const [id, setId] = useFilter('id');
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const span = useTimeRange();
  const list = useList(api, '/audit', { query: { limit: 50, kind, action, actor, id, ...span } });
  const filtered = [kind, action, actor, id].some(text => text !== '') || span.from !== undefined;
  const columns: readonly Column<AuditEntry>[] = [
    { title: 'When', render: ({ at }) => <Time at={at} />, width: '9rem' },
    { title: 'Who', render: entry => <Actor actor={entry.actor} />, width: '9rem' },
    { title: 'Did what', render: entry => actionTitle(entry.action), width: '11rem' },
    { title: 'To what', render: entry => <Thing entry={entry} />, width: '14rem' },
    {
      title: 'What changed',
      render: ({ detail }) => (
        <Text size="sm" c="dimmed" lineClamp={2}>
          {inShort(toldBy(detail, dateAndTime)) || '–'}
        </Text>
      ),
    },
    {
      title: 'Actions',
      actions: true,
      render: entry => (
        <Button
          size="xs"
          variant="default"
          onClick={() => setOpened(entry)}
          aria-label={`Details of entry ${entry.sequence}`}
        >
          Details
        </Button>
      ),
    },
  ];
  return (
    <ActorNames value={actors}>
      <PageHeader
        title="Audit"
        lead="Every change by a person or a program, newest first. Secrets and personal data are not in it."
      />
      <FilterBar>
        <FilterSelect label="Kind" value={kind} onChange={chooseKind} options={kindOptions} />
        <FilterSelect label="Action" value={action} onChange={setAction} options={actionOptions(kind)} />
        <FilterSelect label="Actor" value={actor} onChange={setActor} options={actorOptions(actors, actor)} />
        <TimeRange />
      </FilterBar>
      {id !== '' && (
        <Group gap="xs" mb="md">
          <Text size="sm">Only</Text>
          <Pill
            withRemoveButton
            onRemove={() => setId('')}
            removeButtonProps={{ 'aria-label': `Show others than ${id}`, tabIndex: 0, 'aria-hidden': false }}
          >
            {id}
          </Pill>
        </Group>
      )}
      <DataTable
        label="Audit entries"
        one="entry"
        many="entries"
        list={list}
        columns={columns}
        rowKey={row => row.sequence}
        empty={
          <Empty
            title={filtered ? 'Nothing like that was done' : 'Nothing was done yet'}
            icon={<IconHistory size={26} />}
          >
            {filtered
              ? 'Take a filter away or choose a longer time to see more.'
              : 'Each change of the catalogue, of developers and of people will be listed here.'}
          </Empty>
        }
      />
      <FormDialog
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened === null ? '' : actionTitle(opened.action)}
        size="xl"
      >
        {opened !== null && (
          <div
            onClickCapture={event => (event.target as HTMLElement).closest('a') !== null && setOpened(null)}
          >
            <Entry entry={opened} />
          </div>
        )}
      </FormDialog>
    </ActorNames>
  );
}

/** Another kind has other actions. */
function useKind(): (kind: string) => void {
  const [, setParameters] = useSearchParams();
  return kind =>
    setParameters(
      before => {
        const next = new URLSearchParams(before);
        next.delete('action');
        if (kind === '') next.delete('kind');
        else next.set('kind', kind);
        return next;
      },
      { replace: true },
    );
}

function Actor({ actor }: { actor: string }) {
  return useActorName(actor);
}

function Thing({ entry }: { entry: AuditEntry }) {
  const place = placeOf(entry);
  const title = kindTitle(entry.resourceKind);
  return (
    <RowName {...(place === undefined ? {} : { href: place })} below={<code>{entry.resourceId}</code>}>
      {title}
    </RowName>
  );
}

/** Those who are known by name, and the one who is asked for, whoever that is. */
function actorOptions(actors: ReadonlyMap<string, string>, chosen: string) {
  const known = [...actors].map(([value, label]) => ({ value, label }));
  if (chosen === '' || actors.has(chosen)) return known;
  return [...known, { value: chosen, label: chosen }];
}
