import { IconReceipt } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const plans: Feature = {
  pages: [
    { path: '/plans', load: () => import('./plans-page.tsx'), permission: 'apis:read' },
    { path: '/plans/new', load: () => import('./new-plan-page.tsx'), permission: 'plans:write' },
    { path: '/plans/:plan', load: () => import('./plan-page.tsx'), permission: 'apis:read' },
  ],
  nav: [{ href: '/plans', label: 'Plans', icon: IconReceipt, permission: 'apis:read', group: 'Catalogue' }],
};
