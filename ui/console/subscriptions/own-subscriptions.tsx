import { IconFileCheck } from '@tabler/icons-react';
import type { Application } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { DataTable } from '#kit/data/data-table.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Needs } from '#kit/needs.tsx';
import { Section } from '#kit/section.tsx';
import { Empty } from '#kit/states/empty.tsx';
import { api } from '../api.ts';
import { actions, plan, since, state, target } from './columns.tsx';
import { SubscribeForm } from './subscribe-form.tsx';

/** What an application may call. */
export function OwnSubscriptions({ application }: { application: Application }) {
  const list = useList(api, '/subscriptions', { query: { application: application.id, limit: 50 } });
  return (
    <Section
      title="Subscriptions"
      lead="Which APIs it may call, and under which plan."
      actions={
        <Needs permission="subscriptions:write" label="Subscribe">
          <DialogButton label="Subscribe" title={`Subscribe ${application.title} to an API`}>
            {close => <SubscribeForm application={application} close={close} />}
          </DialogButton>
        </Needs>
      }
    >
      <DataTable
        label="Subscriptions"
        one="subscription"
        list={list}
        columns={[target, plan, state, since, actions]}
        rowKey={row => row.id}
        empty={
          <Empty title="No subscriptions yet" icon={<IconFileCheck size={26} />}>
            Subscribe it to a version of an API; then a key lets it call.
          </Empty>
        }
      />
    </Section>
  );
}
