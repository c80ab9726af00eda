import { IconApi } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const apis: Feature = {
  pages: [
    { path: '/apis', load: () => import('./list.tsx'), permission: 'apis:read' },
    { path: '/apis/import', load: () => import('../import/import-page.tsx'), permission: 'apis:write' },
    { path: '/apis/:api', load: () => import('./api-page.tsx'), permission: 'apis:read' },
    {
      path: '/apis/:api/versions/:version',
      load: () => import('../versions/version-page.tsx'),
      permission: 'apis:read',
    },
  ],
  nav: [{ href: '/apis', label: 'APIs', icon: IconApi, permission: 'apis:read', group: 'Catalogue' }],
};
