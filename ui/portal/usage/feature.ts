import type { Feature } from '#kit/app/feature.ts';

export const usage: Feature = {
  pages: [{ path: '/applications/:application/use', load: () => import('./usage-page.tsx') }],
};
