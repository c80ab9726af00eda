import type { NewClientSecret } from '#kit/api/admin.ts';
import { FormDialog } from '#kit/forms/dialog.tsx';
import { MadeOnce } from '../keys/made-once.tsx';

/** A secret just made; the dialog goes only when it is stored. */
export function ShownOnce({ made, onClose }: { made: NewClientSecret | null; onClose: () => void }) {
  return (
    <FormDialog opened={made !== null} onClose={onClose} title="Store the secret now" held>
      {made !== null && (
        <MadeOnce
          label="client secret"
          secret={made.secret}
          notAfter={made.notAfter}
          place="It belongs into configuration on a server, not into code, pages or apps."
          done={onClose}
        />
      )}
    </FormDialog>
  );
}
