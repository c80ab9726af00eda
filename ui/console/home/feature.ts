import { IconHome } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const home: Feature = {
  pages: [{ path: '/', load: () => import('./home-page.tsx') }],
  nav: [{ href: '/', label: 'Overview', icon: IconHome, signedIn: true }],
};
