import { useState, type ReactNode } from 'react';
import type { NewKey } from '#kit/api/admin.ts';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { MadeOnce } from './made-once.tsx';

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
      {made === null ? (
        children(setMade)
      ) : (
        <MadeOnce
          label="API key"
          secret={made.key}
          notAfter={made.notAfter}
          place="It belongs into configuration, not into code, and into no address: a key in a URL is refused."
          done={onClose}
        />
      )}
    </FormDialog>
  );
}
