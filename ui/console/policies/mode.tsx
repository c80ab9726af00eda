import { IconShieldCheck, IconTestPipe } from '@tabler/icons-react';
import { ToneBadge } from '#kit/badges/badge.tsx';

export type Mode = 'block' | 'report';

export const isMode = (text: string): text is Mode => text === 'block' || text === 'report';

/** What the modes do, for forms. */
export const modes = [
  {
    value: 'block',
    label: 'Block',
    meaning: 'Calls that break the policy are refused.',
    icon: IconShieldCheck,
  },
  {
    value: 'report',
    label: 'Report',
    meaning: 'Nothing is refused; what would have been is recorded. To try a policy out.',
    icon: IconTestPipe,
  },
] as const;

/** Whether a policy refuses or only reports. */
export const ModeBadge = ({ mode }: { mode: Mode }) =>
  mode === 'block' ? (
    <ToneBadge tone="blue" icon={IconShieldCheck} title="Calls that break it are refused.">
      Blocks
    </ToneBadge>
  ) : (
    <ToneBadge tone="amber" icon={IconTestPipe} title="Nothing is refused; it is recorded.">
      Reports
    </ToneBadge>
  );
