import { IconUsersGroup } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const groups: Feature = {
  pages: [
    { path: '/groups', load: () => import('./groups-page.tsx'), permission: 'users:read' },
    { path: '/groups/:group', load: () => import('./group-page.tsx'), permission: 'users:read' },
  ],
  nav: [
    { href: '/groups', label: 'Groups', icon: IconUsersGroup, permission: 'users:read', group: 'Manage' },
  ],
};
