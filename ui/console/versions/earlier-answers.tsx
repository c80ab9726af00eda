import { Button, Group, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { Version } from '#kit/api/admin.ts';
import { useList } from '#kit/api/hooks.ts';
import { Time } from '#kit/time.tsx';
import { api } from '../api.ts';
import { Note } from '../note.tsx';

/** The answers of the version of the same API that was assessed last, to begin with: most of them still hold. */
export function EarlierAnswers({
  version,
  take,
}: {
  version: Version;
  take: (answers: Readonly<Record<string, string>>) => void;
}) {
  const list = useList(api, '/apis/{api}/versions', { path: { api: version.apiId }, query: { limit: 50 } });
  const [last] = list.items
    .filter(({ id, assessment }) => id !== version.id && assessment !== null)
    .toSorted((a, b) => (b.assessment?.at ?? 0) - (a.assessment?.at ?? 0));
  if (last === undefined || last.assessment === null) return null;
  const { answers, at } = last.assessment;
  return (
    <Note tone="blue" icon={IconHistory} title={`${last.name} has been assessed`}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <Time at={at} as="ago" />. Take its answers, and change what is different now. They are stored with
          this version only.
        </Text>
        <Button size="xs" variant="default" onClick={() => take(answers)}>
          Take the answers of {last.name}
        </Button>
      </Group>
    </Note>
  );
}
