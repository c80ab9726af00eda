import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The lock file pins every package by its digest and names no host: whoever installs takes them from the registry
 * that npm is set up for, be it the public one or one's own.
 */
export function lockFileFaults(root: string): string[] {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as {
    packages: Record<string, { integrity?: string; link?: boolean }>;
  };
  const hosts = text.matchAll(/"resolved": *"[^"]*"/g);
  const unpinned = Object.entries(packages).filter(
    ([path, { integrity, link }]) => path !== '' && link !== true && integrity === undefined,
  );
  return [
    ...[...hosts].map(([found]) => `package-lock.json names where a package comes from: ${found}`),
    ...unpinned.map(([path]) => `package-lock.json has no digest of ${path}`),
  ];
}
