import { IconNotebook } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const journal: Feature = {
  pages: [{ path: '/journal', load: () => import('./journal-page.tsx'), permission: 'audit:read' }],
  nav: [
    { href: '/journal', label: 'Call journal', icon: IconNotebook, permission: 'audit:read', group: 'Watch' },
  ],
};
