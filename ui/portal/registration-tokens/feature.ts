import type { Feature } from '#kit/app/feature.ts';

export const registrationTokens: Feature = {
  pages: [{ path: '/applications/by-programs', load: () => import('./page.tsx') }],
};
