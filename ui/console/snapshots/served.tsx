import { IconBroadcast } from '@tabler/icons-react';
import { useRead } from '#kit/api/hooks.ts';
import { ToneBadge } from '#kit/badges/badge.tsx';
import { api } from '../api.ts';

/** The newest Snapshot is the one that gateways serve; undefined while it is not known. */
export const useServed = () =>
  useRead(api, '/snapshots', { query: { limit: 1 } }, { every: 30_000 }).data?.items[0];

export const ServedBadge = () => (
  <ToneBadge tone="green" icon={IconBroadcast} title="Gateways answer calls by this Snapshot.">
    In service
  </ToneBadge>
);
