import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files under a path, in the order of their names, links not followed but the path itself; none larger than `most` octets. */
export function filesUnder(path: string, name: RegExp, most: number): string[] {
  const found: string[] = [];
  const root = statSync(path);
  if (!root.isDirectory()) return [path];
  const visit = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const at = join(folder, entry.name);
      if (entry.isDirectory()) visit(at);
      else if (
        entry.isFile() &&
        name.test(name.source.includes('/') ? at : entry.name) &&
        statSync(at).size <= most
      )
        found.push(at);
    }
  };
  visit(path);
  return found;
}
