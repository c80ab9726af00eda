import { List } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { NewKey } from '#kit/api/admin.ts';
import { CopyOnce } from '#kit/copy-once.tsx';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { dateAndTime } from '#kit/time.tsx';

/**
 * A dialog with a form that makes a key; it then shows the key, and goes only when that is stored. It stands above
 * the list of keys, not in a row of it: rows come and go, and the key would with them.
 */
export function KeyDialog({
  opened,
  onClose,
  title,
  children,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: (onMade: (key: NewKey) => void) => ReactNode;
}) {
  const [made, setMade] = useState<NewKey | null>(null);
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={made === null ? title : 'Store the key now'}
      held={made !== null}
      onClosed={() => setMade(null)}
    >
      {made === null ? children(setMade) : <MadeKey made={made} done={onClose} />}
    </FormDialog>
  );
}

function MadeKey({ made, done }: { made: NewKey; done: () => void }) {
  const element = useRef<HTMLDivElement>(null);
  // The form that held the focus is gone.
  useEffect(() => element.current?.focus(), []);
  return (
    <div ref={element} tabIndex={-1}>
      <CopyOnce label="API key" secret={made.key} onDone={done}>
        <List size="sm" spacing={4}>
          <List.Item>
            Hand it to its developer by a way that only they read, such as a shared secret store; never by
            mail or chat.
          </List.Item>
          <List.Item>
            It belongs into configuration, not into code, and into no address: a key in a URL is refused.
          </List.Item>
          <List.Item>
            It works until {dateAndTime(made.notAfter)}. Rotate it before, and revoke it if it leaks.
          </List.Item>
        </List>
      </CopyOnce>
    </div>
  );
}
