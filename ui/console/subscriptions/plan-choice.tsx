import { Radio, Stack, Text } from '@mantine/core';
import { useRead } from '#kit/api/hooks.ts';
import type { Field } from '#kit/forms/use-submit.ts';
import { PageState, Loading } from '#kit/states/page-state.tsx';
import { api } from '../api.ts';

/** All plans with their limits, to choose one. */
export function PlanChoice({ field }: { field: Field<string> }) {
  const plans = useRead(api, '/plans', { query: { limit: 100 } });
  return (
    <PageState of={plans} skeleton={<Loading lines={3} />}>
      {({ items }) => (
        <Radio.Group label="Plan" {...field}>
          <Stack gap="sm" mt="xs">
            {items.map(({ id, name, title, approval, limits }) => (
              <Radio
                key={id}
                value={name}
                label={title}
                description={[
                  limits.length === 0 ? 'No limits' : limits.map(({ summary }) => summary).join('; '),
                  approval === 'manual' ? 'needs approval' : 'approved at once',
                ].join(' · ')}
              />
            ))}
          </Stack>
          {items.length === 0 && (
            <Text size="sm" c="dimmed">
              There are no plans yet: add one under Plans first.
            </Text>
          )}
        </Radio.Group>
      )}
    </PageState>
  );
}
