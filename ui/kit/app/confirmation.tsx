import { Suspense, useEffect, useState, type ComponentType } from 'react';
import { sessionState } from '../api/client.ts';

/** What asks the person to confirm who they are: calls back once, with whether they did. */
export type ConfirmationModule = { readonly default: ComponentType<{ onEnd: (confirmed: boolean) => void }> };

/**
 * Asks the person to confirm who they are when the server wants it, in front of whatever they were doing; the request
 * that was refused is then sent again. Several at once wait for one answer.
 */
export function Confirmation({ Content }: { Content: ConfirmationModule['default'] }) {
  const [waiting, setWaiting] = useState<((confirmed: boolean) => void) | null>(null);
  useEffect(() => {
    let asked: Promise<boolean> | undefined;
    sessionState.confirm = () => {
      asked ??= new Promise<boolean>(resolve => setWaiting(() => resolve)).finally(() => {
        asked = undefined;
      });
      return asked;
    };
    return () => {
      sessionState.confirm = () => Promise.resolve(false);
    };
  }, []);
  if (waiting === null) return null;
  return (
    <Suspense>
      <Content
        onEnd={confirmed => {
          setWaiting(null);
          waiting(confirmed);
        }}
      />
    </Suspense>
  );
}
