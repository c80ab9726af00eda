import type { IdentityProvider } from '#kit/api/admin.ts';
import { wordsIn } from './fields.ts';

type Entry = IdentityProvider['admits']['mapping'][number];

/** `engineers = role:api-developer group:road-works`, one value a line. */
export const mappingText = (mapping: readonly Entry[]): string =>
  mapping
    .map(({ value, roles, groups }) =>
      [value, '=', ...roles.map(role => `role:${role}`), ...groups.map(group => `group:${group}`)].join(' '),
    )
    .join('\n');

/** The lines as the API takes them; a text says what is wrong with one. */
export function readMapping(text: string): Entry[] | string {
  const entries: Entry[] = [];
  for (const line of text.split('\n').map(each => each.trim())) {
    if (line === '') continue;
    // Values may hold an equals sign themselves, as distinguished names do.
    const at = line.lastIndexOf(' = ');
    const value = line.slice(0, at).trim();
    const words = wordsIn(line.slice(at + 3));
    const wrong = words.find(word => !/^(?:role|group):./.test(word));
    if (at < 1 || words.length === 0 || wrong !== undefined)
      return `“${line.slice(0, 60)}” must read like: engineers = role:api-developer group:road-works`;
    const named = (kind: string) =>
      words.filter(word => word.startsWith(`${kind}:`)).map(word => word.slice(kind.length + 1));
    // The server knows which roles there are, and says so.
    entries.push({ value, roles: named('role') as Entry['roles'], groups: named('group') });
  }
  return entries;
}
