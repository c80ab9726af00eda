import { IconStack2 } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const snapshots: Feature = {
  pages: [
    { path: '/snapshots', load: () => import('./snapshots-page.tsx'), permission: 'snapshots:read' },
    { path: '/snapshots/:number', load: () => import('./snapshot-page.tsx'), permission: 'snapshots:read' },
  ],
  nav: [
    {
      href: '/snapshots',
      label: 'Snapshots',
      icon: IconStack2,
      permission: 'snapshots:read',
      group: 'Catalogue',
    },
  ],
};
