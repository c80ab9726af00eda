import { IconChartHistogram } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const traffic: Feature = {
  pages: [{ path: '/traffic', load: () => import('./traffic-page.tsx'), permission: 'metrics:read' }],
  nav: [
    {
      href: '/traffic',
      label: 'Traffic',
      icon: IconChartHistogram,
      permission: 'metrics:read',
      group: 'Watch',
    },
  ],
};
