import { Select, Skeleton } from '@mantine/core';
import { useList, useRead } from '#kit/api/hooks.ts';
import type { ApiSummary, Application } from '#kit/api/portal.ts';
import { Choices } from '#kit/forms/choices.tsx';
import { SubmitForm } from '#kit/forms/form.tsx';
import type { Submit } from '#kit/forms/use-submit.ts';
import { LinkButton } from '#kit/link.tsx';
import { PageHeader } from '#kit/page-header.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { Failure } from '#kit/states/failure.tsx';
import { Loading } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { applicationHref } from '../applications/addresses.ts';
import { crumbsBelow, OwnApplication } from '../applications/frame.tsx';
import { planChoices } from './plan-choices.ts';
import { useSubscribe, type SubscribeValues } from './use-subscribe.ts';

export default function SubscribeApplicationPage() {
  return (
    <OwnApplication>
      {application => (
        <>
          <PageHeader
            title="Subscribe to an API"
            lead={`Choose what ${application.title} will call, and how much.`}
            crumbs={crumbsBelow(application)}
          />
          <WithApis application={application} />
        </>
      )}
    </OwnApplication>
  );
}

function WithApis({ application }: { application: Application }) {
  const list = useList(api, '/apis', { query: { limit: 200 } });
  if (list.error !== null && list.items.length === 0)
    return <Failure error={list.error} retry={list.refetch} />;
  if (list.isPending) return <Loading lines={3} />;
  if (list.items.length === 0)
    return (
      <Empty title="No APIs yet">There is nothing to subscribe to until an owner publishes an API.</Empty>
    );
  return <SubscribeForm application={application} apis={list.items} />;
}

function SubscribeForm({ application, apis }: { application: Application; apis: readonly ApiSummary[] }) {
  const only = apis.length === 1 ? apis[0] : undefined;
  const form = useSubscribe({
    application: application.id,
    api: only?.name ?? '',
    version: only?.version ?? '',
    plan: '',
  });
  const choose = (name: string) => {
    const chosen = apis.find(each => each.name === name);
    form.set('api', chosen?.name ?? '');
    form.set('version', chosen?.version ?? '');
    form.set('plan', '');
  };
  return (
    <Section title={application.title}>
      <SubmitForm
        form={form}
        submit="Subscribe"
        cancel={
          <LinkButton href={applicationHref(application.id)} variant="default">
            Cancel
          </LinkButton>
        }
      >
        <Select
          label="API"
          description="Its newest version; on the page of the API you can choose another."
          placeholder="Choose one"
          searchable
          nothingFoundMessage="No API fits"
          data={apis.map(({ name, title, version }) => ({ value: name, label: `${title} ${version}` }))}
          maw={480}
          {...form.field('api')}
          onChange={value => choose(value ?? '')}
        />
        {form.values.api !== '' && <PlansOf form={form} />}
      </SubmitForm>
    </Section>
  );
}

function PlansOf({ form }: { form: Submit<SubscribeValues> }) {
  const { api: name, version } = form.values;
  const found = useRead(api, '/apis/{api}/versions/{version}', { path: { api: name, version } });
  if (found.error !== null) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={90} radius="md" />;
  if (found.data.plans.length === 0)
    return <Empty title="No plans to choose from">The provider offers none for this API yet.</Empty>;
  return <Choices label="Plan" choices={planChoices(found.data.plans)} {...form.field('plan')} />;
}
