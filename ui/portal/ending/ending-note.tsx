import { Alert } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useRead } from '#kit/api/hooks.ts';
import { counted } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { api } from '../api.ts';
import { endingHref } from './addresses.ts';

/** Says that something ends soon, of one application or of all; nothing where nothing does. */
export function EndingNote({ application }: { application?: string }) {
  const { data } = useRead(api, '/ending-credentials', {});
  const of = data?.items.filter(item => application === undefined || item.application.id === application);
  const count = of?.length ?? 0;
  if (count === 0) return null;
  return (
    <Alert
      color="gate"
      variant="light"
      mb="lg"
      icon={<IconClockExclamation size={18} aria-hidden />}
      title={`${counted(count, 'credential')} ${count === 1 ? 'ends' : 'end'} within 30 days`}
    >
      Calls with {count === 1 ? 'it' : 'them'} are refused from then on.{' '}
      <Link href={endingHref}>Show what ends soon</Link>
    </Alert>
  );
}
