import { IconHelpCircle } from '@tabler/icons-react';
import type { Feature } from '#kit/app/feature.ts';

export const why: Feature = {
  pages: [{ path: '/why', load: () => import('./why-page.tsx') }],
  nav: [{ href: '/why', label: 'Why refused?', icon: IconHelpCircle, signedIn: true }],
};
/** The page that explains one decision. */
export const whyHref = (decision: string): string => `/why?id=${encodeURIComponent(decision)}`;
