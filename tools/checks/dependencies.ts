import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const reasons = 'docs/decisions/0002-dependencies.md';

type Groups = Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string> | undefined
>;

/** The program's own, and those of the screens. */
const manifests = ['package.json', 'ui/package.json'];

/** Each dependency has a line that says why it is here; each line a dependency. */
export function dependencyFaults(root: string): string[] {
  const pinned = manifests.flatMap(file => {
    const groups = JSON.parse(readFileSync(join(root, file), 'utf8')) as Groups;
    const names = { ...groups.dependencies, ...groups.devDependencies, ...groups.optionalDependencies };
    return Object.entries(names).map(([name, version]) => ({ file, name, version }));
  });
  const present = new Set(pinned.map(({ name }) => name));
  const explained = new Set(
    readFileSync(join(root, reasons), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('- '))
      // What stands before the colon is what the line is about.
      .flatMap(line => [...line.slice(0, line.indexOf(':')).matchAll(/`([^`]+)`/g)])
      .map(([, name]) => name ?? ''),
  );
  return [
    ...[...present]
      .filter(name => !explained.has(name))
      .map(name => `${reasons} does not say why ${name} is here`),
    ...[...explained]
      .filter(name => !present.has(name))
      .map(name => `${reasons} explains ${name}, which is no dependency`),
    ...pinned
      .filter(({ version }) => !/^\d/.test(version))
      .map(({ file, name, version }) => `${file} does not pin ${name} to one version: ${version}`),
  ];
}
