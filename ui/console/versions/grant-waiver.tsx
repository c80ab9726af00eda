import { Button, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Control, Operation } from '#kit/api/admin.ts';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { api } from '../api.ts';
import type { VersionOf } from './version-page.tsx';

const day = 86_400_000;

/** A day as inputs write it, in the viewer's zone. */
function dateText(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last moment of a day in the viewer's zone; not a number when the text is no date. */
const endOf = (date: string): number => new Date(`${date}T23:59:59.999`).getTime();

/** Waives a control for one operation or all of a version, with a reason and an end. */
export function GrantWaiver({
  product,
  version,
  controls,
  operations,
  control,
  onClose,
}: VersionOf & {
  controls: readonly Control[];
  operations: readonly Operation[];
  /** Chosen from the start. */
  control: string;
  onClose: () => void;
}) {
  const [opened] = useState(Date.now);
  const form = useSubmit({
    initial: { control, operation: '', reason: '', until: dateText(opened + 30 * day) },
    check: values => ({
      control: values.control === '' ? 'Choose the control.' : undefined,
      reason: values.reason.trim().length < 10 ? 'Say why, in ten characters or more.' : undefined,
      until: untilFault(values.until),
    }),
    send: ({ operation, reason, until, ...rest }) =>
      api.post('/waivers', {
        body: {
          ...rest,
          api: product.name,
          version: version.name,
          reason: reason.trim(),
          until: endOf(until),
          ...(operation !== '' && { operation }),
        },
      }),
    invalidates: ['/waivers', '/apis', '/snapshots'],
    done: 'Control waived',
    // Harm categories need several: reason and date stay for the next one.
    onDone: () => form.set('control', ''),
  });
  const { value, ...field } = form.field('control');
  const chosen = controls.find(({ id }) => id === form.values.control);
  return (
    <SubmitForm
      form={form}
      submit="Waive control"
      cancel={
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div>
        <Select
          label="Control"
          description="Those that can be waived; transport security, logging, masking and who may call cannot."
          placeholder="Choose a control"
          searchable
          nothingFoundMessage="No control of that name"
          data={controls
            .filter(({ waivable }) => waivable)
            .map(({ id, title }) => ({ value: id, label: title }))}
          {...field}
          // Only null also empties what is written in it, which would hide all others when the next one is looked for.
          value={value === '' ? null : value}
        />
        {chosen !== undefined && (
          <Text size="sm" mt={6}>
            Without it: {chosen.why}
          </Text>
        )}
      </div>
      <Select
        label="For"
        searchable
        data={[
          { value: '', label: 'Every operation of this version' },
          ...operations.map(({ id, method, path }) => ({ value: id, label: `${method} ${path}` })),
        ]}
        {...form.field('operation')}
      />
      <Textarea
        label="Reason"
        description="Why it is bearable to do without, and what is done instead. Ten characters or more."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        {...form.field('reason')}
      />
      <TextInput
        type="date"
        label="Until"
        description="The last day, a year from now at most."
        min={dateText(opened)}
        max={dateText(opened + 364 * day)}
        maw={220}
        {...form.field('until')}
      />
    </SubmitForm>
  );
}

function untilFault(date: string): string | undefined {
  const until = endOf(date);
  if (Number.isNaN(until)) return 'Choose the last day.';
  if (until <= Date.now()) return 'Choose today or a later day.';
  return until > Date.now() + 365 * day ? 'A waiver lasts a year at most.' : undefined;
}
