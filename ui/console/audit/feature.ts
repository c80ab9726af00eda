import { IconHistory } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const audit: Feature = {
  pages: [{ path: '/audit', load: () => import('./audit-page.tsx'), permission: 'audit:read' }],
  nav: [{ href: '/audit', label: 'Audit', icon: IconHistory, permission: 'audit:read', group: 'Watch' }],
};
