import { IconBooks } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

const apiPage = () => import('./api-page.tsx');

export const apis: Feature = {
  pages: [
    { path: '/apis', load: () => import('./catalogue-page.tsx'), open: true },
    { path: '/apis/:api', load: apiPage, open: true },
    { path: '/apis/:api/:version', load: apiPage, open: true },
  ],
  nav: [{ href: '/apis', label: 'APIs', icon: IconBooks }],
};
