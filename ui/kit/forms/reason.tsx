import { Text, Textarea, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { CancelButton, DialogButton } from './dialog.tsx';
import { SubmitForm, useSubmit } from './form.tsx';

interface ReasonProps {
  /** What the button in the dialog says: "Revoke key". */
  readonly submit: string;
  readonly send: (reason: string) => Promise<unknown>;
  readonly invalidates: readonly string[];
  /** Told when it is done: "Key revoked". */
  readonly done: string;
  /** What will happen. */
  readonly children: ReactNode;
}

/** As the API wants reasons. */
const shortest = 8;

function ReasonForm({
  submit,
  send,
  invalidates,
  done,
  children,
  close,
}: ReasonProps & { close: () => void }) {
  const form = useSubmit({
    initial: { reason: '' },
    check: ({ reason }) => ({
      reason: reason.trim().length < shortest ? `Say why in at least ${shortest} characters.` : undefined,
    }),
    send: ({ reason }) => send(reason.trim()),
    invalidates,
    done,
    onDone: close,
  });
  return (
    <SubmitForm form={form} submit={submit} danger cancel={<CancelButton onClick={close} />}>
      <Text component="div">{children}</Text>
      <Textarea
        label="Reason"
        description="Goes to the audit log, where it stays. Name no secrets and no persons."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1000}
        data-autofocus
        {...form.field('reason')}
      />
    </SubmitForm>
  );
}

/** A button for what needs a reason: says the effect, asks why, does it. */
export function ReasonButton({
  label,
  title,
  submit,
  send,
  invalidates,
  done,
  children,
  ...button
}: Omit<ButtonProps, 'children'> & ReasonProps & { label: string; title: string }) {
  return (
    <DialogButton {...{ label, title }} c="var(--mantine-color-error)" {...button}>
      {close => <ReasonForm {...{ submit, send, invalidates, done, close }}>{children}</ReasonForm>}
    </DialogButton>
  );
}
