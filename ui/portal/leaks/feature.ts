import { IconShieldExclamation } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const leaks: Feature = {
  pages: [{ path: '/report-leak', load: () => import('./report-page.tsx'), open: true }],
  nav: [{ href: '/report-leak', label: 'Report a leak', icon: IconShieldExclamation }],
};
