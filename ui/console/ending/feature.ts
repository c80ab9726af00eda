import { IconClockExclamation } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';
import { endingHref } from './addresses.ts';

export const ending: Feature = {
  pages: [{ path: endingHref, load: () => import('./ending-page.tsx'), permission: 'applications:read' }],
  nav: [
    {
      href: endingHref,
      label: 'Ending soon',
      icon: IconClockExclamation,
      permission: 'applications:read',
      group: 'Consumers',
    },
  ],
};
