import { List } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { CopyOnce } from '#kit/copy-once.tsx';
import { dateAndTime } from '#kit/time.tsx';

/** A key or secret just made, the only time that it can be seen, with how to keep it. */
export function MadeOnce({
  label,
  secret,
  notAfter,
  place,
  done,
}: {
  label: string;
  secret: string;
  notAfter: number;
  /** Where it belongs, and where not. */
  place: string;
  done: () => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  // The form that held the focus is gone.
  useEffect(() => element.current?.focus(), []);
  return (
    <div ref={element} tabIndex={-1}>
      <CopyOnce label={label} secret={secret} onDone={done}>
        <List size="sm" spacing={4}>
          <List.Item>
            Hand it to its developer by a way that only they read, such as a shared secret store; never by
            mail or chat.
          </List.Item>
          <List.Item>{place}</List.Item>
          <List.Item>
            It works until {dateAndTime(notAfter)}. Rotate it before, and revoke it if it leaks.
          </List.Item>
        </List>
      </CopyOnce>
    </div>
  );
}
