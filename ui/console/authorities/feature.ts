import { IconCertificate } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const authorities: Feature = {
  pages: [{ path: '/authorities', load: () => import('./authorities-page.tsx'), permission: 'apis:read' }],
  nav: [
    {
      href: '/authorities',
      label: 'Authorities',
      icon: IconCertificate,
      permission: 'apis:read',
      group: 'Manage',
    },
  ],
};
