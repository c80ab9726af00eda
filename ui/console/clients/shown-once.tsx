import { List } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { NewClientSecret } from '#kit/api/admin.ts';
import { CopyOnce } from '#kit/copy-once.tsx';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { dateAndTime } from '#kit/time.tsx';

/** A secret just made, the only time that it can be seen; goes only when it is stored. */
export function ShownOnce({ made, onClose }: { made: NewClientSecret | null; onClose: () => void }) {
  return (
    <FormDialog opened={made !== null} onClose={onClose} title="Store the secret now" held>
      {made !== null && <Made made={made} done={onClose} />}
    </FormDialog>
  );
}

function Made({ made, done }: { made: NewClientSecret; done: () => void }) {
  const element = useRef<HTMLDivElement>(null);
  // The form that held the focus is gone.
  useEffect(() => element.current?.focus(), []);
  return (
    <div ref={element} tabIndex={-1}>
      <CopyOnce label="client secret" secret={made.secret} onDone={done}>
        <List size="sm" spacing={4}>
          <List.Item>
            Hand it to its developer by a way that only they read, such as a shared secret store; never by
            mail or chat.
          </List.Item>
          <List.Item>It belongs into configuration on a server, not into code, pages or apps.</List.Item>
          <List.Item>
            It works until {dateAndTime(made.notAfter)}. Rotate it before, and revoke it if it leaks.
          </List.Item>
        </List>
      </CopyOnce>
    </div>
  );
}
