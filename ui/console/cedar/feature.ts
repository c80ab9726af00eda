import { IconScale } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const cedar: Feature = {
  pages: [{ path: '/cedar', load: () => import('./cedar-page.tsx'), permission: 'apis:read' }],
  nav: [{ href: '/cedar', label: 'Cedar', icon: IconScale, permission: 'apis:read', group: 'Catalogue' }],
};
