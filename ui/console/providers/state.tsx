import { IconCircleCheck, IconCircleOff } from '@tabler/icons-react';
import { ToneBadge } from '#kit/badges/badge.tsx';

/** Whether a provider's word is taken. */
export const State = ({ enabled }: { enabled: boolean }) => (
  <ToneBadge tone={enabled ? 'green' : 'grey'} icon={enabled ? IconCircleCheck : IconCircleOff}>
    {enabled ? 'Enabled' : 'Disabled'}
  </ToneBadge>
);
