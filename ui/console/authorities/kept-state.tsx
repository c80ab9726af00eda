import { Text } from '@mantine/core';
import { StatusBadge } from '#kit/badges/badges.tsx';
import { Time } from '#kit/time.tsx';
import { Until } from './until.tsx';

/** How a credential stands of which the public part is kept here: a certificate, a signing key. */
export function KeptState({
  of: { notAfter, revokedAt, revokeReason },
  effect,
}: {
  of: { readonly notAfter: number; readonly revokedAt: number | null; readonly revokeReason: string | null };
  /** What follows from its end. */
  effect: string;
}) {
  if (revokedAt === null) return <Until at={notAfter} good="Good" over="Expired" effect={effect} />;
  return (
    <>
      <StatusBadge status="revoked" />
      <Text size="xs" c="dimmed" mt={4}>
        <Time at={revokedAt} as="date" />
        {revokeReason !== null && `: ${revokeReason}`}
      </Text>
    </>
  );
}
