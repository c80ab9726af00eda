import { Group, SegmentedControl, TextInput } from '@mantine/core';
import { spans, type useSpan } from './span.ts';

/** Which time to look at: up to now, or from and until moments of one's own. */
export function TimeChoice({ time }: { time: ReturnType<typeof useSpan> }) {
  const isOwn = time.chosen === 'own';
  return (
    <Group gap="sm" align="flex-end" mb="sm">
      <SegmentedControl
        aria-label="Time"
        value={time.chosen}
        onChange={time.choose}
        data={[...spans.map(({ value, label }) => ({ value, label })), { value: 'own', label: 'Own' }]}
      />
      {isOwn && (
        <>
          <TextInput
            type="datetime-local"
            aria-label="From"
            value={time.from}
            onChange={event => time.setOwn(event.currentTarget.value, time.until)}
            w={{ base: '100%', xs: 200 }}
          />
          <TextInput
            type="datetime-local"
            aria-label="Until"
            value={time.until}
            onChange={event => time.setOwn(time.from, event.currentTarget.value)}
            error={time.isBackwards ? 'Choose a time after the first.' : undefined}
            w={{ base: '100%', xs: 200 }}
          />
        </>
      )}
    </Group>
  );
}
