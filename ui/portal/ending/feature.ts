import type { Feature } from '#kit/app/feature.ts';
import { endingHref } from './addresses.ts';

export const ending: Feature = {
  pages: [{ path: endingHref, load: () => import('./ending-page.tsx') }],
};
