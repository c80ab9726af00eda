import { IconApps } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const applications: Feature = {
  pages: [
    { path: '/applications', load: () => import('./applications-page.tsx'), permission: 'applications:read' },
    {
      path: '/applications/:application',
      load: () => import('./application-page.tsx'),
      permission: 'applications:read',
    },
  ],
  nav: [
    {
      href: '/applications',
      label: 'Applications',
      icon: IconApps,
      permission: 'applications:read',
      group: 'Consumers',
    },
  ],
};
