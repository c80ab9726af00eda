import { Alert, Button, Group, Modal, Stack, Text, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { headlineOf } from './forms/faults.ts';
import { ApiProblem } from './api/problem.ts';

export interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The question: "Revoke this key?" */
  readonly title: string;
  /** The answer that does it: "Revoke key". */
  readonly confirm: string;
  /** The answer that does nothing; "Cancel" unless told. */
  readonly cancel?: string;
  readonly danger?: boolean;
  /** Does it; the dialog closes once that is done, and shows the problem when it fails. */
  readonly onConfirm: () => Promise<unknown>;
  /** What will happen. */
  readonly children: ReactNode;
}

/** Asks before something that cannot be taken back, naming the effect. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, confirm, cancel = 'Cancel', danger = false, onConfirm, children } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const go = () => {
    setBusy(true);
    setError(null);
    onConfirm()
      .then(close, setError)
      .finally(() => setBusy(false));
  };
  return (
    <Modal
      opened={opened}
      onClose={busy ? () => undefined : close}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Text component="div">{children}</Text>
        {error !== null && <Problem error={error} />}
        <Group justify="flex-end" gap="sm">
          <Button
            variant="default"
            onClick={close}
            disabled={busy}
            data-autofocus={danger ? true : undefined}
          >
            {cancel}
          </Button>
          <Button onClick={go} loading={busy} {...(danger ? { color: 'red' } : { 'data-autofocus': true })}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What went wrong with what was asked for, beside it. */
export function Problem({ error }: { error: unknown }) {
  const { title, detail } = headlineOf(error);
  return (
    <Alert role="alert" color="red" title={title}>
      {detail ?? (error instanceof ApiProblem ? error.errors.map(({ message }) => message).join(' ') : '')}
    </Alert>
  );
}

/** A button that asks first. `label` stands on the button. */
export function ConfirmButton({
  label,
  title,
  confirm,
  danger = false,
  onConfirm,
  children,
  ...button
}: ButtonProps & Omit<ConfirmDialogProps, 'opened' | 'onClose'> & { label: string }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant="default"
        {...(danger ? { c: 'var(--mantine-color-error)' } : {})}
        {...button}
        onClick={open}
      >
        {label}
      </Button>
      <ConfirmDialog {...{ opened, onClose: close, title, confirm, danger, onConfirm, children }} />
    </>
  );
}
