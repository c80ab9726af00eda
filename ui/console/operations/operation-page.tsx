import { useParams } from 'wouter';
import type { Api, Operation, Version } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { AudienceBadge, CategoryBadge } from '#kit/badges/badges.tsx';
import { Facts } from '#kit/facts.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { apiHref, versionHref } from '../apis/addresses.ts';
import { policiesHref } from '../policies/addresses.ts';
import { AudienceSetting, CategorySetting } from '../versions/operation-settings.tsx';
import { ClassifiedSection } from './classified.tsx';
import { ExposedSection } from './exposed.tsx';
import { FieldsSection } from './fields.tsx';
import { PipelineSection } from './pipeline.tsx';

/** One operation: what it does if misused, for whom it is, and all that a request to it meets. */
export default function OperationPage() {
  const path = useParams<{ api: string; version: string; operation: string }>();
  const { api: apiName, version: versionName } = path;
  const product = useRead(api, '/apis/{api}', { path: { api: apiName } });
  const version = useRead(api, '/apis/{api}/versions/{version}', {
    path: { api: apiName, version: versionName },
  });
  const operation = useRead(api, '/apis/{api}/versions/{version}/operations/{operation}', { path });
  return (
    <PageState of={product}>
      {foundApi => (
        <PageState of={version}>
          {foundVersion => (
            <PageState of={operation}>
              {found => <Content product={foundApi} version={foundVersion} operation={found} />}
            </PageState>
          )}
        </PageState>
      )}
    </PageState>
  );
}

interface OperationOf {
  readonly product: Api;
  readonly version: Version;
  readonly operation: Operation;
}

function Content({ product, version, operation }: OperationOf) {
  const closed = version.lifecycle === 'retired' ? 'A retired version is not changed any more.' : undefined;
  const of = { product, version, operation, closed };
  const types = (list: readonly string[] | null) => (list === null ? undefined : list.join(', '));
  return (
    <>
      <PageHeader
        title={`${operation.method === '*' ? 'Any method' : operation.method} ${operation.path}`}
        lead={operation.summary}
        crumbs={[
          { label: 'APIs', href: '/apis' },
          { label: product.title, href: apiHref(product) },
          { label: version.name, href: versionHref(product.name, version.name, 'operations') },
        ]}
        badges={
          <>
            <CategoryBadge category={operation.category} />
            <AudienceBadge audience={operation.audience ?? version.audience} />
          </>
        }
        actions={
          <LinkButton
            variant="default"
            href={policiesHref('operation', operation.id, { api: product.id, version: version.id })}
          >
            Policies of this operation
          </LinkButton>
        }
      />
      <Section title="What it is" lead={closed}>
        <Facts
          items={[
            ['Category', <CategorySetting key="category" {...of} reasons />],
            ['Audience', <AudienceSetting key="audience" {...of} />],
            ['Operation id', operation.operationId],
            ['Takes', types(operation.consumes)],
            ['Answers with', types(operation.produces)],
          ]}
        />
      </Section>
      <PipelineSection {...{ product, version, operation }} />
      <FieldsSection {...{ version, operation }} />
      <ClassifiedSection {...{ version, operation }} />
      <ExposedSection {...{ api: product.name, version, operation }} />
    </>
  );
}
