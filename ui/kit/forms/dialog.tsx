import { Button, Modal, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../confirm.tsx';
import { useDrafts } from './draft.tsx';

/**
 * A dialog with a form in it. A click beside it does not close it, and Escape asks first when something was entered:
 * it would be lost by a slip.
 */
export function FormDialog({
  opened,
  onClose,
  title,
  children,
  size = 'lg',
  held = false,
  onClosed,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** Made anew each time that it opens. */
  children: ReactNode;
  size?: string;
  /** Closed by what is in it only: a secret that is shown once must not go by a slip. */
  held?: boolean;
  /** Called once it is out of sight. */
  onClosed?: () => void;
}) {
  const drafts = useDrafts();
  const [asking, setAsking] = useState(false);
  const leave = () => {
    if (!drafts.unsent()) return onClose();
    // Not within the same press of Escape: the question would take it as its own answer.
    setTimeout(() => setAsking(true), 0);
  };
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={title}
      size={size}
      centered={false}
      yOffset="6vh"
      closeOnClickOutside={false}
      closeOnEscape={!held && !asking}
      withCloseButton={!held}
      {...(onClosed === undefined ? {} : { onExitTransitionEnd: onClosed })}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {drafts.around(children)}
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Discard what you entered?"
        confirm="Discard"
        cancel="Keep editing"
        danger
        onConfirm={() => Promise.resolve(onClose())}
      >
        It is not saved yet.
      </ConfirmDialog>
    </Modal>
  );
}

/** A button that opens a form: `<DialogButton label="Edit" title="Edit Ada">{close => <AdaForm onDone={close} />}`. */
export function DialogButton({
  label,
  title,
  children,
  dialogSize,
  ...button
}: Omit<ButtonProps, 'children'> & {
  label: string;
  title: string;
  dialogSize?: string;
  children: (close: () => void) => ReactNode;
}) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" {...button} onClick={open}>
        {label}
      </Button>
      <FormDialog
        {...{ opened, title }}
        onClose={close}
        {...(dialogSize === undefined ? {} : { size: dialogSize })}
      >
        {children(close)}
      </FormDialog>
    </>
  );
}

/** Leaves a form as it was. */
export const CancelButton = ({ onClick }: { onClick: () => void }) => (
  <Button variant="default" onClick={onClick}>
    Cancel
  </Button>
);
