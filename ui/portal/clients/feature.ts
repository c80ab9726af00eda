import type { Feature } from '#kit/app/feature.ts';

const base = '/applications/:application/tokens';

export const clients: Feature = {
  pages: [
    { path: base, load: () => import('./tokens-page.tsx') },
    { path: `${base}/new`, load: () => import('./new-client-page.tsx') },
    { path: `${base}/settings`, load: () => import('./client-settings-page.tsx') },
    { path: `${base}/secrets/new`, load: () => import('./new-secret-page.tsx') },
    { path: `${base}/secrets/:secret/rotate`, load: () => import('./rotate-secret-page.tsx') },
  ],
};
