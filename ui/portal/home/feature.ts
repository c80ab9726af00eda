import { IconHome } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const home: Feature = {
  pages: [{ path: '/', load: () => import('./home-page.tsx'), open: true }],
  nav: [{ href: '/', label: 'Home', icon: IconHome }],
};
