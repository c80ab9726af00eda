import { Text } from '@mantine/core';
import { useRead } from '#kit/api/hooks.ts';
import { PageState } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';
import { Differences } from '../versions/differences.tsx';

/** What gateways do otherwise under one Snapshot than under another. */
export function Comparison({ from, to }: { from: number; to: number }) {
  const query = useRead(api, '/snapshots/{from}/diff/{to}', { path: { from, to } });
  return (
    <PageState of={query}>
      {({ things, truncated }) => (
        <>
          {things.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing: gateways do the same under both.
            </Text>
          ) : (
            <Differences list={things} />
          )}
          {truncated && (
            <Text size="sm" c="dimmed" mt="xs">
              There are more differences than can be shown.
            </Text>
          )}
        </>
      )}
    </PageState>
  );
}
