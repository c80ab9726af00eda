import type { Feature } from '#kit/app/feature.ts';

/** How people get in, for a realm: only external users sign up, only staff is invited. */
export function signInPages(realm: 'internal' | 'external'): Feature {
  const bare = { open: true, bare: true } as const;
  return {
    pages: [{ path: '/sign-in', load: () => import('./sign-in-page.tsx'), ...bare }],
  };
}
