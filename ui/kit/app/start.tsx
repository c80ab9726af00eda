import '../trusted-types.ts';
import '@mantine/core/styles.layer.css';
import '../fonts.css';
import '../theme.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../api/hooks.ts';
import { theme, variables } from '../theme.ts';
import { setAppName } from '../title.ts';
import { App, type AppOptions } from './app.tsx';
import { Catch } from './catch.tsx';

const Toasts = lazy(() => import('../toasts.tsx'));

/** The nonce that this document was served with: style sheets made in the page carry it. */
function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
}

/** Starts an app in `#root`. */
export function start(options: AppOptions): void {
  setAppName(options.title);
  // What locks scrolling under a dialog writes a style sheet too, and asks for the nonce in webpack's way.
  Reflect.set(globalThis, '__webpack_nonce__', nonce());
  // Dialogs hold the page still by a style sheet of react-style-singleton, which looks for its nonce here.
  Object.assign(globalThis, { __webpack_nonce__: nonce() });
  const root = document.getElementById('root');
  if (root === null) throw new Error('The document has no #root.');
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={nonce}
        deduplicateInlineStyles={false}
      >
        <Suspense>
          <Toasts />
        </Suspense>
        <Catch>
          <QueryClientProvider client={createQueryClient()}>
            <App {...options} />
          </QueryClientProvider>
        </Catch>
      </MantineProvider>
    </StrictMode>,
  );
}
