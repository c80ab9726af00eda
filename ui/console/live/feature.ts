import { IconAntennaBars5 } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const live: Feature = {
  pages: [{ path: '/live', load: () => import('./live-page.tsx'), permission: 'metrics:read' }],
  nav: [{ href: '/live', label: 'Live', icon: IconAntennaBars5, permission: 'metrics:read', group: 'Watch' }],
};
