import { gzipSync } from 'node:zlib';
import type { Made } from './apps.ts';

/** Bytes that a first visit may load before anything can be seen, gzipped: scripts, styles and the typeface. */
export const firstLoadBudget = 250 * 1024;

export interface FirstLoad {
  readonly scripts: number;
  readonly styles: number;
  readonly fonts: number;
  readonly total: number;
}

const size = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length;

/** What a visit to `document` loads first: its scripts with all that they import statically, its styles, its typeface. */
export function firstLoad(made: Made, document: string): FirstLoad {
  const page = made.get(document);
  if (page?.type !== 'asset') throw new Error(`the build made no ${document}`);
  const html = String(page.source);
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, name]) => name ?? '');
  const scripts = new Set<string>();
  const styles = new Set(named.filter(name => name.endsWith('.css')));
  const visit = (name: string): void => {
    const file = made.get(name);
    if (file?.type !== 'chunk' || scripts.has(name)) return;
    scripts.add(name);
    for (const style of file.viteMetadata?.importedCss ?? []) styles.add(style);
    for (const imported of file.imports) visit(imported);
  };
  for (const name of named) visit(name);
  // Of the typeface a page in English loads the file with the basic Latin letters.
  const fonts = [...made.keys()].filter(name => /inter-latin-wght[^/]*\.woff2$/.test(name));
  const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + weight(made, name), 0);
  const parts = { scripts: sum(scripts), styles: sum(styles), fonts: sum(fonts) };
  return { ...parts, total: parts.scripts + parts.styles + parts.fonts };
}

function weight(made: Made, name: string): number {
  const file = made.get(name);
  if (file === undefined) return 0;
  const content = file.type === 'chunk' ? file.code : file.source;
  return name.endsWith('.woff2') ? Buffer.byteLength(content) : size(content);
}
