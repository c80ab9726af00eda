import { IconShieldOff } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const threats: Feature = {
  pages: [
    { path: '/exclusions', load: () => import('./exclusions-page.tsx'), permission: 'apis:read' },
    { path: '/exclusions/try', load: () => import('./try-page.tsx'), permission: 'policies:write' },
  ],
  nav: [
    {
      href: '/exclusions',
      label: 'Exclusions',
      icon: IconShieldOff,
      permission: 'apis:read',
      group: 'Catalogue',
    },
  ],
};
