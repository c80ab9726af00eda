import { IconTopologyStar3 } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const zones: Feature = {
  pages: [{ path: '/zones', load: () => import('./zones-page.tsx'), permission: 'apis:read' }],
  nav: [
    {
      href: '/zones',
      label: 'Zones',
      icon: IconTopologyStar3,
      permission: 'policies:write',
      group: 'Manage',
    },
  ],
};
