import { useState } from 'react';
import type { CedarCheck } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { FilterBar, FilterSelect, useFilter } from '#kit/data/filters.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { Checked } from './checked.tsx';
import { TrialForm } from './trial-form.tsx';

/** Policies in Cedar, held against a contract and tried on a call before they are attached. */
export default function CedarPage() {
  const [apiName, setApi] = useFilter('api');
  const [version, setVersion] = useFilter('version');
  const [found, setFound] = useState<CedarCheck | null>(null);
  const apis = useList(api, '/apis', { query: { limit: 200 } });
  const versions = useList(
    api,
    '/apis/{api}/versions',
    { path: { api: apiName }, query: { limit: 200 } },
    { enabled: apiName !== '' },
  );
  const isChosen = apiName !== '' && version !== '';
  return (
    <>
      <PageHeader
        title="Cedar"
        lead="Write policies in the language Cedar, see what is wrong with them, and try a call. Nothing is stored: attach them as the policy “Cedar policies”."
      />
      <FilterBar>
        <FilterSelect
          label="API"
          value={apiName}
          onChange={setApi}
          options={apis.items.map(({ name, title }) => ({ value: name, label: title }))}
        />
        <FilterSelect
          label="Version"
          value={version}
          onChange={setVersion}
          options={versions.items.map(({ name }) => ({ value: name, label: name }))}
        />
      </FilterBar>
      {isChosen ? (
        <>
          <Section title="Policies and a call">
            <TrialForm key={`${apiName}/${version}`} {...{ apiName, version }} onChecked={setFound} />
          </Section>
          {found !== null && <Checked found={found} />}
        </>
      ) : (
        <Empty title="Choose an API and a version">
          Policies are held against its contract: operations, path parameters and what is known of callers.
        </Empty>
      )}
    </>
  );
}
