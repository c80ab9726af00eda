import { IconShieldCog } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const policies: Feature = {
  pages: [{ path: '/policies', load: () => import('./policies-page.tsx'), permission: 'apis:read' }],
  nav: [
    {
      href: '/policies',
      label: 'Policies',
      icon: IconShieldCog,
      permission: 'apis:read',
      group: 'Catalogue',
    },
  ],
};
