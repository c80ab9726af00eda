import { IconShieldHalf } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const waivers: Feature = {
  pages: [{ path: '/waivers', load: () => import('./waivers-page.tsx'), permission: 'apis:read' }],
  nav: [
    { href: '/waivers', label: 'Waivers', icon: IconShieldHalf, permission: 'apis:read', group: 'Catalogue' },
  ],
};
