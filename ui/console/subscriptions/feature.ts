import { IconFileCheck } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';
import { WaitingCount } from './waiting-count.tsx';

export const subscriptions: Feature = {
  pages: [
    {
      path: '/subscriptions',
      load: () => import('./subscriptions-page.tsx'),
      permission: 'applications:read',
    },
  ],
  nav: [
    {
      href: '/subscriptions',
      label: 'Subscriptions',
      icon: IconFileCheck,
      permission: 'applications:read',
      group: 'Consumers',
      Count: WaitingCount,
    },
  ],
};
