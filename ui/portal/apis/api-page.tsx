import { Alert, Button, Grid, Select } from '@mantine/core';
import { IconClockPause, IconFlask } from '@tabler/icons-react';
import { useLocation, useParams } from 'wouter';
import { useRead } from '#kit/api/hooks.ts';
import type { Api, Version } from '#kit/api/portal.ts';
import { AudienceBadge, CategoryBadge, lifecycles, LifecycleBadge } from '#kit/badges/badges.tsx';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { PlainText } from '#kit/plain-text.tsx';
import { PageState } from '#kit/states/page-state.tsx';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import classes from './api-page.module.css';
import { apiHref, catalogueHref, referenceHref, subscribeHref, versionHref } from './addresses.ts';
import { Changelog } from './changelog.tsx';
import { CodeSamples } from './code-samples.tsx';
import { Demands } from './demands.tsx';
import { Glance } from './glance.tsx';
import { Operations } from './operations.tsx';
import { Plans } from './plans.tsx';

const crumbs = [{ label: 'APIs', href: catalogueHref }];

export default function ApiPage() {
  const { api: name, version } = useParams<{ api: string; version?: string }>();
  const found = useRead(api, '/apis/{api}', { path: { api: name } });
  return (
    <>
      {found.data === undefined && <PageHeader title={found.isPending ? 'API' : name} crumbs={crumbs} />}
      <PageState of={found}>
        {known => <KnownVersion known={known} version={version ?? known.version} />}
      </PageState>
    </>
  );
}

function KnownVersion({ known, version }: { known: Api; version: string }) {
  const found = useRead(api, '/apis/{api}/versions/{version}', { path: { api: known.name, version } });
  return (
    <>
      <Header known={known} version={version} of={found.data} />
      <PageState of={found}>{data => <Content version={data} newest={known.version} />}</PageState>
    </>
  );
}

function Header({ known, version, of }: { known: Api; version: string; of: Version | undefined }) {
  const [, navigate] = useLocation();
  return (
    <PageHeader
      title={known.title}
      crumbs={crumbs}
      lead={known.description === '' ? undefined : <PlainText inherit>{known.description}</PlainText>}
      badges={
        of !== undefined && (
          <>
            <CategoryBadge category={of.category} />
            <AudienceBadge audience={of.audience} />
            <LifecycleBadge lifecycle={of.lifecycle} />
          </>
        )
      }
      actions={
        <>
          {known.versions.length > 1 && (
            <Select
              aria-label="Version"
              value={version}
              onChange={chosen => navigate(versionHref(known.name, chosen ?? known.version))}
              data={known.versions.map(({ name, lifecycle }) => ({
                value: name,
                label: `${name} (${lifecycles[lifecycle].label.toLowerCase()})`,
              }))}
              w={190}
            />
          )}
          {of?.hasContract === true && (
            <Button
              component="a"
              href={referenceHref(known.name, version)}
              variant="default"
              leftSection={<IconFlask size={16} aria-hidden />}
            >
              Try it
            </Button>
          )}
          {of !== undefined && of.plans.length > 0 && (
            <LinkButton href={subscribeHref(known.name, version)}>Subscribe</LinkButton>
          )}
        </>
      }
    />
  );
}

function Content({ version, newest }: { version: Version; newest: string }) {
  return (
    <>
      {version.deprecation !== null && (
        <Alert
          className={classes['notice']}
          classNames={{ title: classes['noticeTitle'] ?? '', icon: classes['noticeTitle'] ?? '' }}
          mb="lg"
          icon={<IconClockPause size={18} aria-hidden />}
          title="This version is deprecated"
        >
          It works on, but will be retired.
          {version.deprecation.since !== null && (
            <>
              {' '}
              Deprecated since <Time at={version.deprecation.since} as="date" />.
            </>
          )}{' '}
          {newest !== version.name && (
            <LinkButton href={apiHref(version.api)} variant="default" size="xs" mt="xs">
              See version {newest}
            </LinkButton>
          )}
        </Alert>
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Demands version={version} />
          <Plans version={version} />
          <Operations version={version} />
          <CodeSamples key={version.name} version={version} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Glance version={version} />
          <Changelog entries={version.changelog} />
        </Grid.Col>
      </Grid>
    </>
  );
}
