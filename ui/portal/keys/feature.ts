import type { Feature } from '#kit/app/feature.ts';

export const keys: Feature = {
  pages: [
    { path: '/applications/:application/keys/new', load: () => import('./new-key-page.tsx') },
    { path: '/applications/:application/keys/:key/rotate', load: () => import('./rotate-key-page.tsx') },
  ],
};
