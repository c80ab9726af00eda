import { Skeleton, Text } from '@mantine/core';
import { useRead } from '#kit/api/hooks.ts';
import { counted } from '#kit/format.ts';
import { Link } from '#kit/link.tsx';
import { api } from '../api.ts';

/** More are not counted one by one. */
const counting = 200;

/** How many applications use a version, and how many wait to. */
export function SubscriberCount({ api: name, version }: { api: string; version: string }) {
  const { data, error } = useRead(api, '/subscriptions', { query: { version, limit: counting } });
  if (error !== null) return <Text size="sm">Not known</Text>;
  if (data === undefined) return <Skeleton height={16} width={90} />;
  const approved = data.items.filter(({ status }) => status === 'approved').length;
  const waiting = data.items.filter(({ status }) => status === 'pending').length;
  const more = data.next === null ? '' : 'more than ';
  return (
    <>
      <Link href={`/subscriptions?${new URLSearchParams({ status: 'approved', search: name }).toString()}`}>
        {more}
        {counted(approved, 'application')}
      </Link>
      {waiting > 0 && (
        <Text size="xs" c="dimmed">
          {more}
          {waiting} waiting for approval
        </Text>
      )}
    </>
  );
}
