import { IconUserCode } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const developers: Feature = {
  pages: [
    { path: '/developers', load: () => import('./developers-page.tsx'), permission: 'developers:read' },
    { path: '/communities', load: () => import('./communities-page.tsx'), permission: 'developers:read' },
    {
      path: '/developers/:developer',
      load: () => import('./developer-page.tsx'),
      permission: 'developers:read',
    },
  ],
  nav: [
    {
      href: '/developers',
      label: 'Developers',
      icon: IconUserCode,
      permission: 'developers:read',
      group: 'Consumers',
    },
  ],
};
