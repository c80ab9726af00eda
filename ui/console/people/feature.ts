import { IconUsers } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const people: Feature = {
  pages: [
    { path: '/people', load: () => import('./people-page.tsx'), permission: 'users:read' },
    { path: '/people/:person', load: () => import('./person-page.tsx'), permission: 'users:read' },
  ],
  nav: [{ href: '/people', label: 'People', icon: IconUsers, permission: 'users:read', group: 'Manage' }],
};
