import { Tabs } from '@mantine/core';
import { useParams } from 'wouter';
import type { Api, Version } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { AudienceBadge, LifecycleBadge } from '#kit/badges/badges.tsx';
import { useFilter } from '#kit/data/filters.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { apiHref, type VersionSection } from '../apis/addresses.ts';
import { AssessmentSection } from './assessment.tsx';
import { ContractSection } from './contract.tsx';
import { LifeActions } from './life.tsx';
import { OperationsSection } from './operations.tsx';
import { Overview } from './overview.tsx';
import { UpstreamSection } from './upstream.tsx';
import classes from './version-page.module.css';
import { WaiversSection } from './waivers.tsx';

const sections: Readonly<Record<VersionSection, string>> = {
  overview: 'Overview',
  operations: 'Operations',
  contract: 'Contract',
  upstream: 'Upstream',
  waivers: 'Waivers',
  assessment: 'Assessment',
};

export default function VersionPage() {
  const path = useParams<{ api: string; version: string }>();
  const product = useRead(api, '/apis/{api}', { path: { api: path.api } });
  const version = useRead(api, '/apis/{api}/versions/{version}', { path });
  return (
    <PageState of={product}>
      {foundApi => (
        <PageState of={version}>
          {foundVersion => <Content product={foundApi} version={foundVersion} />}
        </PageState>
      )}
    </PageState>
  );
}

/** What every part of the page is about. */
export interface VersionOf {
  readonly product: Api;
  readonly version: Version;
}

function Content({ product, version }: VersionOf) {
  const [asked, show] = useFilter('section');
  const section = (Object.hasOwn(sections, asked) ? asked : 'overview') as VersionSection;
  const of = { product, version };
  return (
    <>
      <PageHeader
        title={`${product.title} ${version.name}`}
        crumbs={[
          { label: 'APIs', href: '/apis' },
          { label: product.title, href: apiHref(product) },
        ]}
        badges={
          <>
            <LifecycleBadge lifecycle={version.lifecycle} />
            <AudienceBadge audience={version.audience} />
          </>
        }
        actions={<LifeActions {...of} />}
      />
      <Tabs
        value={section}
        onChange={next => show(next === null || next === 'overview' ? '' : next)}
        keepMounted={false}
        activateTabWithKeyboard={false}
      >
        <Tabs.List mb="lg" className={classes['tabs']} aria-label="Parts of this version">
          {Object.entries(sections).map(([name, label]) => (
            <Tabs.Tab key={name} value={name}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <Overview {...of} />
        </Tabs.Panel>
        <Tabs.Panel value="operations">
          <OperationsSection {...of} />
        </Tabs.Panel>
        <Tabs.Panel value="contract">
          <ContractSection {...of} />
        </Tabs.Panel>
        <Tabs.Panel value="upstream">
          <UpstreamSection {...of} />
        </Tabs.Panel>
        <Tabs.Panel value="waivers">
          <WaiversSection {...of} />
        </Tabs.Panel>
        <Tabs.Panel value="assessment">
          <AssessmentSection {...of} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
