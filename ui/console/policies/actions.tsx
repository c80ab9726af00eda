import { Group } from '@mantine/core';
import type { ListedAttachment, Policy } from '#kit/api/admin.ts';
import { useChange } from '#kit/api/hooks.ts';
import { ConfirmButton } from '#kit/confirm.tsx';
import { DialogButton } from '#kit/forms/dialog.tsx';
import { Allowed } from '#kit/session.tsx';
import { api } from '../api.ts';
import { AttachmentForm } from './attachment-form.tsx';

/** Changes a policy where it is attached, or detaches it. */
export function AttachmentActions({
  attachment,
  title,
  where,
  policies,
}: {
  attachment: ListedAttachment;
  title: string;
  /** To what it is attached. */
  where: string;
  policies: readonly Policy[];
}) {
  const detach = useChange(
    () =>
      api.delete('/attachments/{attachment}', {
        path: { attachment: attachment.id },
        revision: attachment.revision,
      }),
    { invalidates: ['/attachments', '/apis', '/snapshots'], done: 'Policy detached' },
  );
  return (
    <Allowed permission="policies:write">
      <Group gap="xs" justify="flex-end">
        <DialogButton
          size="xs"
          label="Change"
          aria-label={`Change ${title} at ${where}`}
          title={`Change ${title} at ${where}`}
        >
          {close => <AttachmentForm policies={policies} attachment={attachment} close={close} />}
        </DialogButton>
        <ConfirmButton
          size="xs"
          danger
          label="Detach"
          aria-label={`Detach ${title} from ${where}`}
          title={`Detach ${title} from ${where}?`}
          confirm="Detach policy"
          onConfirm={() => detach.mutateAsync()}
        >
          Within a second, gateways no longer enforce it for what is published; during a roll-back, once that
          ends. If a published version would fall below its floor without it, it is not detached.
        </ConfirmButton>
      </Group>
    </Allowed>
  );
}
