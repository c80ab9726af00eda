import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Application } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { lifecycles } from '#kit/badges/badges.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import type { Field } from '#kit/forms/use-submit.ts';
import { api } from '../api.ts';
import { PlanChoice } from './plan-choice.tsx';

/** Parts that names cannot hold. */
const joint = ' ';

/** Subscribes an application to a version under a plan. */
export function SubscribeForm({ application, close }: { application: Application; close: () => void }) {
  const form = useSubmit({
    initial: { version: '', plan: '' },
    check: ({ version, plan }) => ({
      version: version === '' ? 'Choose what it shall call.' : undefined,
      plan: plan === '' ? 'Choose the plan under which it calls.' : undefined,
    }),
    send: ({ version: chosen, plan }) => {
      const [apiName = '', version = ''] = chosen.split(joint);
      return api.post('/subscriptions', {
        body: { application: application.id, api: apiName, version, plan },
      });
    },
    invalidates: ['/subscriptions', '/applications', '/plans'],
    places: { '/api': 'version' },
    done: ({ status }) => (status === 'pending' ? 'Subscribed; it waits for approval' : 'Subscribed'),
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit="Subscribe" cancel={<CancelButton onClick={close} />}>
      <VersionField field={form.field('version')} />
      <PlanChoice field={form.field('plan')} />
    </SubmitForm>
  );
}

function VersionField({ field }: { field: Field<string> }) {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, 250);
  // What was chosen stands in the field as "City services v1" and is no search.
  const apis = useRead(api, '/apis', { query: { limit: 50, search: asked.split(' ')[0] ?? '' } });
  const data = (apis.data?.items ?? []).map(({ name, title, versions }) => ({
    group: title,
    items: versions
      .filter(({ lifecycle }) => lifecycle !== 'retired')
      .map(version => ({
        value: `${name}${joint}${version.name}`,
        label: `${title} ${version.name}${version.lifecycle === 'published' ? '' : ` (${lifecycles[version.lifecycle].label.toLowerCase()})`}`,
      })),
  }));
  return (
    <Select
      label="API and version"
      description="Write to search."
      data={data}
      searchable
      onSearchChange={setSearch}
      nothingFoundMessage="No API matches"
      {...field}
    />
  );
}
