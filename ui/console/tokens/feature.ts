import { IconKey } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const tokens: Feature = {
  pages: [
    { path: '/tokens', load: () => import('./tokens-page.tsx'), permission: 'tokens:read' },
    { path: '/tokens/new', load: () => import('./new-token-page.tsx'), permission: 'tokens:write' },
  ],
  nav: [{ href: '/tokens', label: 'Tokens', icon: IconKey, permission: 'tokens:read', group: 'Manage' }],
};
