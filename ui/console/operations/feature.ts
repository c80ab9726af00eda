import type { Feature } from '#kit/app/feature.ts';

export const operations: Feature = {
  pages: [
    {
      path: '/apis/:api/versions/:version/operations/:operation',
      load: () => import('./operation-page.tsx'),
      permission: 'apis:read',
    },
  ],
};
