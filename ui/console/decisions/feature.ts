import { IconShieldX } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const decisions: Feature = {
  pages: [
    { path: '/decisions', load: () => import('./decisions-page.tsx'), permission: 'decisions:read' },
    { path: '/decisions/:id', load: () => import('./decision-page.tsx'), permission: 'decisions:read' },
  ],
  nav: [
    {
      href: '/decisions',
      label: 'Decisions',
      icon: IconShieldX,
      permission: 'decisions:read',
      group: 'Watch',
    },
  ],
};
