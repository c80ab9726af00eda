import type { Feature } from '#kit/app/feature.ts';

export const subscriptions: Feature = {
  pages: [
    { path: '/apis/:api/:version/subscribe', load: () => import('./subscribe-version-page.tsx') },
    { path: '/applications/:application/subscribe', load: () => import('./subscribe-application-page.tsx') },
  ],
};
