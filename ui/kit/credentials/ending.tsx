import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconClockExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { EndingCredential } from '../api/admin.ts';
import { ToneBadge } from '../badges/badge.tsx';
import type { Column } from '../data/data-table.tsx';
import { RowName } from '../data/row-name.tsx';
import { counted } from '../format.ts';
import { Empty } from '../states/empty.tsx';
import { Time } from '../time.tsx';

export type Ending = Pick<EndingCredential, 'kind' | 'id' | 'hint' | 'notAfter'>;

const day = 86_400_000;

export const credentialNouns: Readonly<Record<Ending['kind'], string>> = {
  key: 'API key',
  'client-secret': 'Client secret',
  certificate: 'Client certificate',
  'signing-key': 'Signing key',
};

/** What tells one from others of its kind. */
export const hintOf = ({ kind, hint }: Ending): string =>
  kind === 'signing-key' ? hint : kind === 'certificate' ? `Serial ${hint}` : `… ${hint}`;

/** Which credential it is, for a button that names it. */
export const nameOf = (ending: Ending): string => `${credentialNouns[ending.kind]} ${hintOf(ending)}`;

/** "within a day", "in 5 days". */
export function timeLeft(at: number, now: number): string {
  const days = Math.floor((at - now) / day);
  return days < 1 ? 'within a day' : `in ${counted(days, 'day')}`;
}

/** How near an end is, in words, with an icon: red within a day, amber within a week. */
function NearBadge({ at, now }: { at: number; now: number }) {
  const left = at - now;
  const [tone, icon] =
    left < day
      ? (['red', IconAlertTriangle] as const)
      : left < 7 * day
        ? (['amber', IconClockExclamation] as const)
        : (['blue', IconClock] as const);
  return (
    <ToneBadge tone={tone} icon={icon}>
      {timeLeft(at, now)}
    </ToneBadge>
  );
}

/** The columns of a list of what ends, before and after those that say whose it is. `now`: milliseconds. */
export const credentialColumn: Column<Ending> = {
  title: 'Credential',
  render: ending => (
    <RowName below={<code translate="no">{hintOf(ending)}</code>}>{credentialNouns[ending.kind]}</RowName>
  ),
  width: '30%',
};

export const endColumn = (now: number): Column<Ending> => ({
  title: 'Ends',
  render: ({ notAfter }) => (
    <>
      <NearBadge at={notAfter} now={now} />
      <Text size="xs" c="dimmed" mt={4}>
        <Time at={notAfter} as="date" />
      </Text>
    </>
  ),
});

export const NothingEnds = ({ children }: { children: ReactNode }) => (
  <Empty title="Nothing ends soon" icon={<IconCircleCheck size={26} />}>
    {children}
  </Empty>
);
