import { IconClockExclamation } from '@tabler/icons-react';
import { useRead } from '#kit/api/hooks.ts';
import { counted } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';
import { endingHref } from './addresses.ts';

/** Says on an application's page that something of it ends soon. */
export function EndingNote({ application: { id } }: { application: { readonly id: string } }) {
  const { data } = useRead(api, '/ending-credentials', {});
  const count = data?.items.filter(({ applicationId }) => applicationId === id).length ?? 0;
  if (count === 0) return null;
  return (
    <Note
      tone="amber"
      icon={IconClockExclamation}
      title={`${counted(count, 'credential')} of it ${count === 1 ? 'ends' : 'end'} within 30 days`}
    >
      Nothing takes {count === 1 ? 'its' : 'their'} place yet.{' '}
      <Link href={endingHref}>Show what ends soon</Link>
    </Note>
  );
}
