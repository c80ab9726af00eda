import { Select, Text } from '@mantine/core';
import { useParams, useSearchParams } from 'wouter';
import { useList, useRead } from '#kit/api/hooks.ts';
import type { Application, Version } from '#kit/api/portal.ts';
import { Choices } from '#kit/forms/choices.tsx';
import { SubmitForm } from '#kit/forms/form.tsx';
import { Link, LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { Loading, PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { apiHref, catalogueHref, subscribeHref, versionHref } from '../apis/addresses.ts';
import { newApplicationHref } from '../applications/addresses.ts';
import { planChoices } from './plan-choices.ts';
import { useSubscribe } from './use-subscribe.ts';

export default function SubscribeVersionPage() {
  const path = useParams<{ api: string; version: string }>();
  const version = useRead(api, '/apis/{api}/versions/{version}', { path });
  const title = version.data?.title ?? path.api;
  return (
    <>
      <PageHeader
        title={`Subscribe to ${title}`}
        lead="Choose which application will call, and how much."
        crumbs={[
          { label: 'APIs', href: catalogueHref },
          { label: title, href: apiHref(path.api) },
        ]}
      />
      <PageState of={version}>{data => <WithApplications version={data} />}</PageState>
    </>
  );
}

function WithApplications({ version }: { version: Version }) {
  const list = useList(api, '/applications', { query: { limit: 50 } });
  if (list.error !== null && list.items.length === 0)
    return <Failure error={list.error} retry={list.refetch} />;
  if (list.isPending) return <Loading lines={3} />;
  if (version.plans.length === 0)
    return (
      <Empty title="No plans to choose from">
        The provider offers none for this API yet. Calls that need no key work already.
      </Empty>
    );
  if (list.items.length === 0)
    return (
      <Empty
        title="First, an application"
        action={
          <LinkButton href={newApplicationHref(subscribeHref(version.api, version.name))}>
            Make an application
          </LinkButton>
        }
      >
        A subscription belongs to the program that calls. Register it, and you come back here.
      </Empty>
    );
  return <SubscribeForm version={version} applications={list.items} />;
}

function SubscribeForm({
  version,
  applications,
}: {
  version: Version;
  applications: readonly Application[];
}) {
  const [parameters] = useSearchParams();
  const asked = (name: string, offered: readonly string[]) => {
    const wanted = parameters.get(name);
    if (wanted !== null && offered.includes(wanted)) return wanted;
    return offered.length === 1 ? (offered[0] ?? '') : '';
  };
  const form = useSubscribe({
    api: version.api,
    version: version.name,
    application: asked(
      'application',
      applications.map(({ id }) => id),
    ),
    plan: asked(
      'plan',
      version.plans.map(({ name }) => name),
    ),
  });
  return (
    <Section title={`${version.title} ${version.name}`}>
      <SubmitForm
        form={form}
        submit="Subscribe"
        cancel={
          <LinkButton href={versionHref(version.api, version.name)} variant="default">
            Cancel
          </LinkButton>
        }
      >
        <Select
          label="Application"
          description="The program that will call."
          placeholder="Choose one"
          data={applications.map(({ id, title, active }) => ({
            value: id,
            label: active ? title : `${title} (suspended)`,
            disabled: !active,
          }))}
          searchable={applications.length > 8}
          maw={480}
          {...form.field('application')}
        />
        <Text size="sm" mt={-8}>
          Another program?{' '}
          <Link href={newApplicationHref(subscribeHref(version.api, version.name))}>New application</Link>
        </Text>
        <Choices label="Plan" choices={planChoices(version.plans)} {...form.field('plan')} />
      </SubmitForm>
    </Section>
  );
}
