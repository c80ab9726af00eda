import { IconBan } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const blocks: Feature = {
  pages: [{ path: '/blocks', load: () => import('./blocks-page.tsx'), permission: 'stops:read' }],
  nav: [{ href: '/blocks', label: 'Blocks', icon: IconBan, permission: 'stops:read', group: 'Watch' }],
};
