import { Stack, Text } from '@mantine/core';
import type { Authority } from '#kit/api/admin.ts';
import { number } from '#kit/format.ts';
import { Until } from './until.tsx';

/** What an authority has taken back, as far as it was brought in. */
export function Lists({ authority: { revocations, builtIn } }: { authority: Authority }) {
  if (revocations.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {builtIn ? 'Not needed: revoke its certificates here' : 'None: only what is revoked here is refused'}
      </Text>
    );
  return (
    <Stack gap="sm">
      {revocations.map(({ issuer, nextUpdate, revoked }) => (
        <div key={issuer}>
          <Until
            at={nextUpdate}
            good="Up to date"
            over="Out of date"
            effect="Nothing of this issuer is accepted."
          />
          <Text size="xs" c="dimmed">
            {number(revoked)} revoked
            {revocations.length > 1 && (
              <>
                , by certificate{' '}
                <code translate="no" title={`SHA-256 ${issuer}`}>
                  {issuer.slice(0, 8)}…
                </code>
              </>
            )}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
