import { IconLogin2 } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const providers: Feature = {
  pages: [
    { path: '/providers', load: () => import('./providers-page.tsx'), permission: 'providers:read' },
    { path: '/providers/new', load: () => import('./new-provider-page.tsx'), permission: 'providers:write' },
    { path: '/providers/:provider', load: () => import('./provider-page.tsx'), permission: 'providers:read' },
  ],
  nav: [
    {
      href: '/providers',
      label: 'Identity providers',
      icon: IconLogin2,
      permission: 'providers:read',
      group: 'Manage',
    },
  ],
};
