import type { Feature, Page } from '#kit/app/feature.ts';

/** How people get in and keep their account, for a realm: only external users sign up, only staff is invited. */
export function signInPages(realm: 'internal' | 'external'): Feature {
  const open = { open: true, bare: true } as const;
  const own: readonly Page[] =
    realm === 'internal'
      ? [
          { path: '/first-run', load: () => import('./first-run-page.tsx'), ...open },
          { path: '/invitation', load: () => import('./invitation-page.tsx'), ...open },
        ]
      : [
          { path: '/sign-up', load: () => import('./sign-up-page.tsx'), ...open },
          { path: '/verify', load: () => import('./verify-page.tsx'), ...open },
        ];
  const signIn =
    realm === 'internal' ? () => import('./staff-page.tsx') : () => import('./developer-page.tsx');
  return {
    pages: [
      { path: '/sign-in', load: signIn, ...open },
      { path: '/sign-in/with/:provider', load: () => import('./directory-page.tsx'), ...open },
      { path: '/sign-in/callback/:provider', load: () => import('./callback-page.tsx'), ...open },
      { path: '/forgot-password', load: () => import('./forgot-page.tsx'), ...open },
      { path: '/reset-password', load: () => import('./reset-page.tsx'), ...open },
      { path: '/authorize/:request', load: () => import('./authorize-page.tsx'), ...open },
      ...own,
      { path: '/account', load: () => import('./account-page.tsx') },
      { path: '/account/link/:provider', load: () => import('./link-directory-page.tsx') },
    ],
    confirmation: () => import('./confirm-identity.tsx'),
    account: '/account',
  };
}
