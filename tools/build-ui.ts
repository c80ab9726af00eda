/**
 * `npm run build`: builds the screens into ui/dist. `--if-stale` does nothing when what they are made from has not
 * changed; `--at-install` says in one line when the tools of the build are not installed, and is content; `--out DIR`
 * builds elsewhere.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprint } from '../ui/build/fingerprint.ts';

const root = join(import.meta.dirname, '..');
const ui = join(root, 'ui');

const { values } = parseArgs({
  options: {
    'if-stale': { type: 'boolean', default: false },
    'at-install': { type: 'boolean', default: false },
    out: { type: 'string', default: join(ui, 'dist') },
  },
});
const dist = resolve(values.out);

/** Whether the tools of the build are here: `npm ci --omit=dev` leaves them out. */
const buildable = (): boolean =>
  ['vite', '@vitejs/plugin-react'].every(name =>
    existsSync(join(root, 'node_modules', name, 'package.json')),
  );

function fresh(wanted: string): boolean {
  try {
    return readFileSync(join(dist, 'fingerprint'), 'utf8').trim() === wanted;
  } catch {
    return false;
  }
}

/** Builds the screens unless they are up to date. */
async function main(): Promise<void> {
  const wanted = fingerprint(ui);
  if ((values['if-stale'] || values['at-install']) && fresh(wanted)) return;
  if (!buildable()) {
    console.log(
      'The screens are not built: that needs the development dependencies (npm ci, then npm run build).',
    );
    // Without them the program runs as well; it says the same in place of the screens.
    process.exitCode = values['if-stale'] || values['at-install'] ? 0 : 1;
    return;
  }
  console.log('Building the screens');
  const { buildAll } = await import('../ui/build/build.ts');
  await buildAll(ui, dist, wanted, line => console.log(`  ${line}`));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
