import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Rolldown } from 'vite';
import { dropUnusedStyles } from './unused-styles.ts';

export const appNames = ['console', 'portal'] as const;
export type AppName = (typeof appNames)[number];

/** The server puts a fresh nonce in its place each time it answers with the document. */
export const nonceMark = '{{nonce}}';

/** Documents of an app: its own, and further ones that live under a policy of their own. */
const documents = ['index.html', 'reference.html'];

/** What the build made, by file name. */
export type Made = ReadonlyMap<string, Rolldown.OutputChunk | Rolldown.OutputAsset>;

/** Builds one app into a directory and answers what was made. */
export async function buildApp(root: string, app: AppName, outDir: string): Promise<Made> {
  const source = join(root, app);
  const made = await build({
    configFile: false,
    root: source,
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    clearScreen: false,
    plugins: [react(), dropUnusedStyles()],
    html: { cspNonce: nonceMark },
    resolve: { dedupe: ['react', 'react-dom'] },
    build: {
      outDir,
      emptyOutDir: true,
      assetsDir: 'assets',
      // An inlined asset would be a data: address, which the policy allows for pictures only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Browsers that know light-dark(), container queries and Map.groupBy.
      target: ['chrome123', 'firefox121', 'safari17.5'],
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: {
        input: documents.map(name => join(source, name)).filter(file => existsSync(file)),
      },
    },
  });
  if (Array.isArray(made) || !('output' in made)) throw new Error(`${app}: the build answered no output`);
  return new Map(made.output.map(file => [file.fileName, file]));
}
