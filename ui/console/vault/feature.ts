import { IconLockSquareRounded } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const vault: Feature = {
  pages: [{ path: '/vault', load: () => import('./vault-page.tsx'), permission: 'audit:read' }],
  nav: [
    {
      href: '/vault',
      label: 'Vault',
      icon: IconLockSquareRounded,
      permission: 'audit:read',
      group: 'Manage',
    },
  ],
};
