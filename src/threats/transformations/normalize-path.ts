import { octetsIn } from '../octet-set.ts';
import type { Transformation } from './transformation.ts';

/** A path without repeated slashes and without the segments `.` and `..`, as far as they lead back. */
export const normalizePath: Transformation = {
  name: 'normalizePath',
  changes: octetsIn('/.'),
  apply: normalized,
};

/** The same where backslashes are slashes. */
export const normalizePathWin: Transformation = {
  name: 'normalizePathWin',
  changes: octetsIn('/.\\'),
  apply: value => normalized(value.replaceAll('\\', '/')),
};

function normalized(path: string): string {
  if (!path.includes('//') && !/(?:^|\/)\./.test(path)) return path;
  const isAbsolute = path.startsWith('/');
  const kept: string[] = [];
  const segments = path.split('/');
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    // Nothing is above the root.
    else if (!isAbsolute) kept.push(segment);
  }
  const last = segments.at(-1);
  const endsInFolder = kept.length > 0 && (last === '' || last === '.' || last === '..');
  return `${isAbsolute ? '/' : ''}${kept.join('/')}${endsInFolder ? '/' : ''}`;
}
