import { Paper, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconAlertTriangle, IconHelpCircle } from '@tabler/icons-react';
import type { Version, VersionStatus } from '#kit/api/portal.ts';
import { ToneBadge, type Tone } from '#kit/badges/badge.tsx';
import { Copyable } from '#kit/copy-once.tsx';
import { Facts } from '#kit/facts.tsx';
import { compact, milliseconds, percent } from '#kit/format.ts';
import { firstAddress } from './addresses.ts';

const states: Readonly<
  Record<VersionStatus['state'], readonly [tone: Tone, icon: typeof IconCircleCheck, label: string]>
> = {
  up: ['green', IconCircleCheck, 'Working'],
  degraded: ['amber', IconAlertTriangle, 'Works partly'],
  down: ['red', IconCircleX, 'Not working'],
  unknown: ['grey', IconHelpCircle, 'Too few calls to tell'],
};

/** What one wants to know at once: does it work, where is it, who looks after it. */
export function Glance({ version }: { version: Version }) {
  const { status, owner, addresses, keyHeader, sandbox } = version;
  const [tone, icon, label] = states[status.state];
  const address = firstAddress(addresses);
  return (
    <Paper component="section" aria-label="At a glance" p={{ base: 'md', sm: 'lg' }} mb="lg">
      <Stack gap="md">
        <Title order={2}>At a glance</Title>
        <Facts
          items={[
            [
              'Status',
              <ToneBadge key="status" tone={tone} icon={icon}>
                {label}
              </ToneBadge>,
            ],
            ['Calls, last day', status.requests24h === null ? null : compact(status.requests24h)],
            ['Of these failed', status.errorShare24h === null ? null : percent(status.errorShare24h)],
            [
              'Answered within',
              status.p95 === null ? null : `${milliseconds(status.p95)} (95 of 100 calls, busiest hour)`,
            ],
            ['Owner', owner],
            ['Version', version.name],
            ['Key goes into', keyHeader === null ? 'No key is read' : <code key="key">{keyHeader}</code>],
            [
              'Sandbox',
              sandbox ? 'A test key is answered with examples' : 'No examples to answer a test key with',
            ],
          ]}
        />
        {address !== undefined && (
          <div>
            <Text size="sm" c="dimmed">
              Address
            </Text>
            <Text size="sm" ff="monospace" mb="xs" translate="no">
              {address}
            </Text>
            <Copyable text={address} label="Copy address" />
          </div>
        )}
      </Stack>
    </Paper>
  );
}
