import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const reasons = 'docs/decisions/0002-dependencies.md';

/** Each dependency has a line that says why it is here; each line a dependency. */
export function dependencyFaults(root: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies' | 'optionalDependencies',
    Record<string, string>
  >;
  const pinned = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const explained = new Set(
    readFileSync(join(root, reasons), 'utf8')
      .split('\n')
      .filter(line => line.startsWith('- '))
      // What stands before the colon is what the line is about.
      .flatMap(line => [...line.slice(0, line.indexOf(':')).matchAll(/`([^`]+)`/g)])
      .map(([, name]) => name ?? ''),
  );
  return [
    ...Object.keys(pinned)
      .filter(name => !explained.has(name))
      .map(name => `${reasons} does not say why ${name} is here`),
    ...[...explained]
      .filter(name => !Object.hasOwn(pinned, name))
      .map(name => `${reasons} explains ${name}, which is no dependency`),
    ...Object.entries(pinned)
      .filter(([, version]) => !/^\d/.test(version))
      .map(([name, version]) => `package.json does not pin ${name} to one version: ${version}`),
  ];
}
