import { Text } from '@mantine/core';
import { StatusBadge } from '../badges/badges.tsx';
import type { Column } from '../data/data-table.tsx';
import { Time } from '../time.tsx';

/** What keys, secrets and the like have in common. Times in milliseconds. */
export interface Standing {
  readonly notAfter: number;
  readonly revokedAt: number | null;
  readonly revokeReason?: string | null;
}

export const standingOf = ({ revokedAt, notAfter }: Standing): 'active' | 'revoked' | 'expired' =>
  revokedAt !== null ? 'revoked' : notAfter <= Date.now() ? 'expired' : 'active';

export const Hint = ({ of }: { of: string }) => (
  <span>
    … <code translate="no">{of}</code>
  </span>
);

export const stateColumn: Column<Standing> = {
  title: 'State',
  render: of => (
    <>
      <StatusBadge status={standingOf(of)} />
      {typeof of.revokeReason === 'string' && (
        <Text size="xs" c="dimmed" mt={2}>
          {of.revokeReason}
        </Text>
      )}
    </>
  ),
};

/** How a credential of which only a hint is kept stands, after the column that names it. */
export const standingColumns: readonly Column<
  Standing & { readonly createdAt: number; readonly lastUsedAt: number | null }
>[] = [
  stateColumn,
  { title: 'Made', render: ({ createdAt }) => <Time at={createdAt} as="date" /> },
  { title: 'Ends', render: ({ revokedAt, notAfter }) => <Time at={revokedAt ?? notAfter} as="date" /> },
  {
    title: 'Last use',
    render: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} as="ago" />),
  },
];
