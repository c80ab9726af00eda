import { Text, Timeline } from '@mantine/core';
import { IconClockPause, IconFileDiff, IconRefresh, IconRocket } from '@tabler/icons-react';
import type { ChangelogEntry } from '#kit/api/portal.ts';
import { Section } from '#kit/section.tsx';
import { Time } from '#kit/time.tsx';

const events: Readonly<Record<ChangelogEntry['event'], readonly [label: string, icon: typeof IconRocket]>> = {
  published: ['Published', IconRocket],
  republished: ['Published again', IconRefresh],
  deprecated: ['Deprecated', IconClockPause],
  'contract-replaced': ['Contract replaced', IconFileDiff],
};

/** What happened to the version, newest first. */
export function Changelog({ entries }: { entries: readonly ChangelogEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <Section title="Changelog">
      <Timeline bulletSize={26} lineWidth={2} active={-1}>
        {entries.map(({ at, event, note }) => {
          const [label, Icon] = events[event];
          return (
            <Timeline.Item key={`${at} ${event}`} bullet={<Icon size={14} aria-hidden />} title={label}>
              <Text size="sm">{note}</Text>
              <Text size="xs" c="dimmed">
                <Time at={at} as="date" />
              </Text>
            </Timeline.Item>
          );
        })}
      </Timeline>
    </Section>
  );
}
