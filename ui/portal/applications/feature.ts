import { IconApps } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const applications: Feature = {
  pages: [
    { path: '/applications', load: () => import('./applications-page.tsx') },
    { path: '/applications/new', load: () => import('./new-application-page.tsx') },
    { path: '/welcome', load: () => import('./welcome-page.tsx') },
    { path: '/applications/:application', load: () => import('./application-page.tsx') },
    { path: '/applications/:application/settings', load: () => import('./settings-page.tsx') },
  ],
  nav: [{ href: '/applications', label: 'Applications', icon: IconApps, signedIn: true }],
};
