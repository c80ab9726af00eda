import { IconUserCircle, IconUsers } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const people: Feature = {
  pages: [
    { path: '/people', load: () => import('./people-page.tsx'), permission: 'users:read' },
    { path: '/portal-users', load: () => import('./portal-users-page.tsx'), permission: 'users:read' },
    { path: '/portal-users/:person', load: () => import('./person-page.tsx'), permission: 'users:read' },
    { path: '/people/:person', load: () => import('./person-page.tsx'), permission: 'users:read' },
  ],
  nav: [
    { href: '/people', label: 'People', icon: IconUsers, permission: 'users:read', group: 'Manage' },
    {
      href: '/portal-users',
      label: 'Portal users',
      icon: IconUserCircle,
      permission: 'users:read',
      group: 'Consumers',
    },
  ],
};
