import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** The repository itself and its workspaces, which come from nowhere. */
const isOurs = (path: string): boolean => !path.includes('node_modules/');

/**
 * The lock file pins every package by its digest and names no host: whoever installs takes them from the registry
 * that npm is set up for, be it the public one or one's own.
 */
export function lockFileFaults(root: string): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  const faults = Object.entries(lock.packages).flatMap(
    ([path, { resolved, integrity, link, optional, os }]) => [
      ...(resolved === undefined || link === true
        ? []
        : [`package-lock.json names where ${path} comes from`]),
      // Builds for platforms that nobody here installs are known by version only (complete-lock-file.ts).
      ...(isOurs(path) || link === true || integrity !== undefined || (optional === true && os !== undefined)
        ? []
        : [`package-lock.json has no digest of ${path}`]),
    ],
  );
  const missing = Object.keys(missingPlatforms(lock));
  if (missing.length > 0)
    faults.push(
      `package-lock.json lacks ${missing.length} builds for other platforms, so \`npm ci\` refuses it: node tools/run.mjs tools/complete-lock-file.ts`,
    );
  return faults;
}

const platform =
  /-(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(musl|gnu))?|\/(darwin|linux|win32)-(arm64|x64)$/;

/** The optional packages of other platforms that packages ask for, and the lock file does not hold. */
export function missingPlatforms(lock: LockFile): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
    if (path === '') continue;
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const held = [`${path}/node_modules/${name}`, `node_modules/${name}`];
      const found = platform.exec(name);
      if (found === null || held.some(place => lock.packages[place] !== undefined)) continue;
      const [, os = found[4], cpu = found[5], libc] = found;
      missing[`node_modules/${name}`] = {
        version,
        ...(os === undefined || cpu === undefined ? {} : { cpu: [cpu] }),
        ...(dev === true ? { dev } : {}),
        ...(libc === undefined ? {} : { libc: [libc === 'gnu' ? 'glibc' : 'musl'] }),
        optional: true,
        ...(os === undefined ? {} : { os: [os] }),
      };
    }
  }
  return missing;
}
