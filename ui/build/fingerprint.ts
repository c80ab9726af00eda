import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Folders below `ui` that the build reads, and its own code. */
const sources = ['console', 'portal', 'signin', 'kit', 'build'];

/** Changes when anything changes that the build is made from: sources by name and content, and what is installed. */
export function fingerprint(ui: string): string {
  const hash = createHash('sha256');
  const files = sources.flatMap(folder =>
    readdirSync(join(ui, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map(entry => join(entry.parentPath, entry.name)),
  );
  files.push(join(ui, 'package.json'), join(ui, '..', 'package-lock.json'));
  for (const file of files.toSorted()) {
    const content = readFileSync(file);
    hash.update(`${relative(ui, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
