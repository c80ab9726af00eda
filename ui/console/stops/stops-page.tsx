import { Text } from '@mantine/core';
import { IconCircleCheck, IconHandStop, IconLock } from '@tabler/icons-react';
import type { Stop } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { DataTable, type Column } from '#kit/data/data-table.tsx';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { RowName } from '#kit/data/row-name.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { ReasonButton } from '#kit/forms/reason.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { ActorNames, useActorName, useActors } from '../audit/actors.tsx';
import { kinds } from './kinds.ts';
import { StopForm } from './stop-form.tsx';

/** The kill switch: what is stopped, by whom, why and until when. */
export default function StopsPage() {
  const { can } = useSession();
  const actors = useActors();
  const [state, setState] = useFilter('state');
  const holding = state === 'holding';
  const list = useList(api, '/stops', { query: { limit: 50, ...(holding ? { holding } : {}) } });
  const mayStop = can('stops:write');
  return (
    <ActorNames value={actors}>
      <PageHeader
        title="Stops"
        lead="What is taken out of service at once: an API, a version, an application, a key, a country or a network. A stop works within a second and needs no new Snapshot."
        actions={
          mayStop && (
            <DialogButton label="Stop something" title="Stop something at once" color="red" variant="filled">
              {close => <StopForm onDone={close} />}
            </DialogButton>
          )
        }
      />
      <FilterBar>
        <FilterSelect
          label="Stops"
          value={holding ? 'holding' : ''}
          onChange={setState}
          options={[{ value: 'holding', label: 'What is stopped now' }]}
        />
      </FilterBar>
      <DataTable
        label="Stops"
        one="stop"
        list={list}
        columns={mayStop ? [...columns, actions] : columns}
        rowKey={({ id }) => id}
        empty={
          <Empty
            title={holding ? 'Nothing is stopped' : 'Nothing was ever stopped'}
            icon={<IconHandStop size={26} />}
          >
            When something must not be called any longer, stop it here; what it is and why stays in this list.
          </Empty>
        }
      />
    </ActorNames>
  );
}

const columns: readonly Column<Stop>[] = [
  {
    title: 'Stopped',
    render: ({ what, label }) => <RowName below={kinds[what].label}>{label}</RowName>,
  },
  {
    title: 'Reason',
    render: ({ reason, stoppedBy, createdAt }) => (
      <>
        <PlainText size="sm">{reason}</PlainText>
        <Text size="xs" c="dimmed" mt={4}>
          stopped by <Actor actor={stoppedBy} />, <Time at={createdAt} as="ago" />
        </Text>
      </>
    ),
  },
  { title: 'Until', render: stop => <Until stop={stop} /> },
];

const actions: Column<Stop> = {
  title: 'Actions',
  actions: true,
  render: stop => stop.state === 'holding' && <Lift stop={stop} />,
};

const Actor = ({ actor }: { actor: string }) => <>{useActorName(actor)}</>;

function Until({ stop: { state, until, liftedAt, liftedBy } }: { stop: Stop }) {
  const end = liftedAt ?? until;
  return (
    <>
      {state === 'holding' ? (
        <ToneBadge tone="red" icon={IconLock}>
          {until === null ? 'Stopped until lifted' : 'Stopped'}
        </ToneBadge>
      ) : (
        <ToneBadge tone="grey" icon={IconCircleCheck}>
          {state === 'lifted' ? 'Lifted' : 'Ended'}
        </ToneBadge>
      )}
      {end !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          <Time at={end} as="time" />
          {liftedBy !== null && (
            <>
              {' '}
              by <Actor actor={liftedBy} />
            </>
          )}
        </Text>
      )}
    </>
  );
}

const Lift = ({ stop: { id, label } }: { stop: Stop }) => (
  <ReasonButton
    size="xs"
    label="Lift"
    aria-label={`Lift the stop of ${label}`}
    title={`Lift the stop of ${label}?`}
    submit="Lift stop"
    send={reason => api.post('/stops/{stop}/lift', { path: { stop: id }, body: { reason } })}
    invalidates={['/stops']}
    done={`The stop of ${label} is lifted`}
  >
    Within a second, calls are admitted again, where no other stop is in their way.
  </ReasonButton>
);
