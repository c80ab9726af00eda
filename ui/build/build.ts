import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appNames, buildApp } from './apps.ts';
import { compressAssets } from './compress.ts';
import { firstLoad, firstLoadBudget } from './first-load.ts';

/** Holds the fingerprint of what the build was made from. */
export const markFile = 'fingerprint';

/**
 * Builds all apps beside `dist` and puts them in its place at the end, so that a server never meets half a build and
 * two builds at once do no harm. Throws when a first load is over its budget.
 */
export async function buildAll(ui: string, dist: string, fingerprint: string, say: (line: string) => void) {
  const next = `${dist}.${process.pid}`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  try {
    const heavy: string[] = [];
    for (const app of appNames) {
      const started = performance.now();
      const made = await buildApp(ui, app, join(next, app));
      compressAssets(join(next, app));
      const { scripts, styles, fonts, total } = firstLoad(made, 'index.html');
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      say(
        `${app.padEnd(8)} ${seconds} s, first load ${kib(total)} of ${kib(firstLoadBudget)} KiB` +
          ` (scripts ${kib(scripts)}, styles ${kib(styles)}, typeface ${kib(fonts)})`,
      );
      if (total > firstLoadBudget) heavy.push(app);
    }
    if (heavy.length > 0)
      throw new Error(
        `first load over budget: ${heavy.join(', ')}. Load pages lazily: load: () => import(…)`,
      );
    writeFileSync(join(next, markFile), `${fingerprint}\n`);
    replace(next, dist);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

function replace(next: string, dist: string): void {
  const old = `${dist}.${process.pid}.old`;
  try {
    renameSync(dist, old);
  } catch {
    // There was no build before.
  }
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

const kib = (bytes: number): string => (bytes / 1024).toFixed(0);
