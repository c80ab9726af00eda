import { Text } from '@mantine/core';
import type { Upstream, Version } from '#kit/api/admin.ts';
import { useRead } from '#kit/api/hooks.ts';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import type { JsonSchema } from '#kit/forms/schema.ts';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { TargetsField } from './access-fields.tsx';
import { lineOf, targetsFault, targetsOf } from './access-values.ts';
import { UpstreamParts } from './upstream-parts.tsx';

/** Everything that a version says of its upstream. */
export function UpstreamForm({ version, onClose }: { version: Version; onClose: () => void }) {
  const options = useRead(api, '/upstream-options', {});
  return <PageState of={options}>{({ schema }) => <Form {...{ version, schema, onClose }} />}</PageState>;
}

interface Values {
  readonly targets: string;
  readonly options: Omit<Upstream, 'targets'>;
}

function Form({ version, schema, onClose }: { version: Version; schema: JsonSchema; onClose: () => void }) {
  const { targets, ...rest } = version.upstream;
  const initial: Values = { targets: targets.map(lineOf).join('\n'), options: rest };
  const form = useSubmit({
    initial,
    check: values => ({ targets: targetsFault(values.targets) }),
    send: values =>
      api.patch('/apis/{api}/versions/{version}', {
        path: { api: version.apiId, version: version.id },
        body: { upstream: { ...values.options, targets: targetsOf(values.targets) } },
        revision: version.revision,
      }),
    invalidates: ['/apis', '/waivers'],
    done: 'Upstream changed',
    onDone: onClose,
    places: { '/upstream/targets': 'targets', '/upstream': 'options' },
  });
  const options = form.field('options');
  return (
    <SubmitForm form={form} submit="Save changes" cancel={<CancelButton onClick={onClose} />}>
      {version.lifecycle !== 'draft' && (
        <Text size="sm" c="dimmed">
          Gateways take over what you save at once.
        </Text>
      )}
      <TargetsField field={form.field('targets')} />
      <UpstreamParts
        schema={schema}
        value={options.value}
        onChange={next => form.set('options', next)}
        name="options"
        faults={form.faultsBelow('options')}
      />
    </SubmitForm>
  );
}
