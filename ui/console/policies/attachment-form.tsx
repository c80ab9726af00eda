import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { Attachment, Policy } from '#kit/api/admin.ts';
import { Choices } from '#kit/forms/choices.tsx';
import { CancelButton } from '#kit/forms/dialog.tsx';
import { SubmitForm, useSubmit } from '#kit/forms/form.tsx';
import { SchemaForm } from '#kit/forms/schema-form.tsx';
import { api } from '../api.ts';
import { Marked } from '../versions/marked.tsx';
import type { PolicyScope } from './addresses.ts';
import { type Mode, modes } from './mode.tsx';

interface Values {
  readonly policy: string;
  readonly mode: Mode;
  readonly options: Record<string, unknown>;
}

type AttachmentFormProps = {
  readonly policies: readonly Policy[];
  readonly close: () => void;
} & (
  | { readonly at: { readonly scope: PolicyScope; readonly scopeId: string }; readonly attachment?: never }
  | { readonly at?: never; readonly attachment: Attachment }
);

/** Attaches a policy to one thing, or changes how one is attached. */
export function AttachmentForm({ policies, at, attachment, close }: AttachmentFormProps) {
  const initial: Values =
    attachment === undefined
      ? { policy: '', mode: 'block', options: {} }
      : { policy: attachment.policy, mode: attachment.mode, options: attachment.options };
  const form = useSubmit({
    initial,
    check: ({ policy }) => ({ policy: policy === '' ? 'Choose a policy.' : undefined }),
    send: ({ policy, mode, options }) =>
      attachment === undefined
        ? api.post('/attachments', { body: { ...at, policy, mode, options } })
        : api.patch('/attachments/{attachment}', {
            path: { attachment: attachment.id },
            revision: attachment.revision,
            body: { mode, options },
          }),
    invalidates: ['/attachments', '/apis', '/snapshots'],
    done: attachment === undefined ? 'Policy attached' : 'Policy changed',
    onDone: close,
  });
  const chosen = policies.find(({ name }) => name === form.values.policy);
  const options = form.field('options');
  // What was filled in for a policy is there again when one comes back to it.
  const [drafts, setDrafts] = useState<Readonly<Record<string, Values['options']>>>({});
  const choose = (policy: string) => {
    setDrafts({ ...drafts, [form.values.policy]: form.values.options });
    form.set('policy', policy);
    form.set('options', drafts[policy] ?? {});
  };
  return (
    <SubmitForm
      form={form}
      submit={attachment === undefined ? 'Attach policy' : 'Save policy'}
      cancel={<CancelButton onClick={close} />}
    >
      {attachment === undefined && (
        <NativeSelect
          label="Policy"
          data={[
            { value: '', label: 'Choose one' },
            ...policies.map(({ name, title }) => ({ value: name, label: title })),
          ]}
          {...form.field('policy')}
          onChange={event => choose(event.currentTarget.value)}
        />
      )}
      {chosen !== undefined && (
        <Text size="sm">
          <Marked>{chosen.summary}</Marked>{' '}
          {chosen.onError === 'deny'
            ? 'If it fails itself, calls are refused.'
            : 'If it fails itself, calls pass.'}
        </Text>
      )}
      <Choices label="Mode" choices={modes} {...form.field('mode')} />
      {chosen !== undefined && (
        <SchemaForm
          key={chosen.name}
          schema={chosen.options}
          value={options.value}
          onChange={next => form.set('options', (next ?? {}) as Record<string, unknown>)}
          name="options"
          faults={form.faultsBelow('options')}
        />
      )}
    </SubmitForm>
  );
}
