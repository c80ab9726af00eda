import { IconHandStop } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const stops: Feature = {
  pages: [{ path: '/stops', load: () => import('./stops-page.tsx'), permission: 'stops:read' }],
  nav: [{ href: '/stops', label: 'Stops', icon: IconHandStop, permission: 'stops:read', group: 'Watch' }],
};
