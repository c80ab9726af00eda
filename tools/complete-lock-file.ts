/**
 * Adds to package-lock.json what npm leaves out when the registry it asked does not hold the builds of a package for
 * every platform (a mirror may hold a few only): the optional packages of other platforms. Without them `npm ci`
 * refuses the lock file. They are never installed here, so that their digests are not known; where one of them is
 * installed, npm takes exactly the version that is named. Run after `npm install`: `node tools/run.mjs
 * tools/complete-lock-file.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingPlatforms, type LockFile } from './checks/lock-file.ts';

const file = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
const missing = missingPlatforms(lock);
const packages = Object.fromEntries(
  Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(file, `${JSON.stringify({ ...lock, packages }, undefined, 2)}\n`);
console.log(`${Object.keys(missing).length} packages added`);
