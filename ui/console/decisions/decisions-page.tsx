import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useList, useRead } from '#kit/api/hooks.ts';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { useSession } from '#kit/session.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { TimeRange, useTimeRange } from '../audit/time-range.tsx';
import { named } from '../traffic/names.ts';
import { FindDecision } from './find.tsx';
import { DecisionTable } from './table.tsx';
import { titleOf } from './words.ts';

/** Milliseconds for which single refusals are kept. */
const kept = 14 * 86_400_000;

/** Single refusals, and the way to one by its id. */
export default function DecisionsPage() {
  const [code, setCode] = useFilter('code');
  const [application, setApplication] = useFilter('application');
  const [version, setVersion] = useFilter('version');
  const { from, until } = useTimeRange();
  const list = useList(api, '/decisions', {
    query: { limit: 50, code, application, version, from, to: until },
  });
  const isFiltered = code !== '' || application !== '' || version !== '' || from !== undefined;
  const codes = useNames(
    'refusal',
    code,
    list.items.map(item => item.code),
  );
  const applications = useNames(
    'application',
    application,
    list.items.map(item => item.application),
  );
  const versions = useNames(
    'version',
    version,
    list.items.map(item => item.version),
  );
  return (
    <>
      <PageHeader
        title="Decisions"
        lead="What the gateways refused in the last 14 days, newest first. Of a flood of one kind only samples are kept."
        actions={<FindDecision />}
      />
      <FilterBar>
        <FilterSelect
          label="Cause"
          value={code}
          onChange={setCode}
          options={codes.map(value => ({ value, label: titleOf(value) }))}
        />
        <FilterSelect
          label="API version"
          value={version}
          onChange={setVersion}
          options={versions.map(value => ({ value, label: named('version', value) }))}
        />
        <FilterSelect
          label="Application"
          value={application}
          onChange={setApplication}
          options={applications.map(value => ({ value, label: named('application', value) }))}
        />
        <TimeRange />
      </FilterBar>
      <DecisionTable
        list={list}
        empty={
          <Empty
            title={isFiltered ? 'Nothing like that was refused' : 'Nothing was refused'}
            icon={<IconShieldCheck size={26} />}
          >
            {isFiltered
              ? 'Take a filter away or choose a longer time to see more.'
              : 'Each refusal is listed here within about two seconds, with the control that refused and why.'}
          </Empty>
        }
      />
    </>
  );
}

/** Choices of a filter: what there was in those days, or, without the permission to count, what is listed. */
function useNames(by: 'refusal' | 'application' | 'version', chosen: string, listed: readonly string[]) {
  const enabled = useSession().can('metrics:read');
  const [opened] = useState(Date.now);
  const query = { by, limit: 100, from: opened - kept };
  const top = useRead(api, '/traffic/top', { query }, { enabled });
  const found = top.data?.items.map(({ name }) => name) ?? listed;
  return [...new Set(chosen === '' ? found : [...found, chosen])];
}
