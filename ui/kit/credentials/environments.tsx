import { IconFlask, IconPlugConnected } from '@tabler/icons-react';
import { ToneBadge } from '../badges/badge.tsx';

/** Live keys reach the API; sandbox keys are answered with examples. */
export const EnvironmentBadge = ({ environment }: { environment: 'live' | 'test' }) =>
  environment === 'live' ? (
    <ToneBadge tone="blue" icon={IconPlugConnected} title="Calls reach the API.">
      Live
    </ToneBadge>
  ) : (
    <ToneBadge
      tone="violet"
      icon={IconFlask}
      title="Calls are answered with the examples of the contract and reach no API."
    >
      Sandbox
    </ToneBadge>
  );
