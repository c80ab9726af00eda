import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack } from './attack.ts';

/** Folders of the published lists, and the category that a line of them is counted in. */
const folders: Readonly<Record<string, string>> = {
  'PayloadsAllTheThings/SQL-Injection': 'SQL',
  'PayloadsAllTheThings/NoSQL-Injection': 'document database',
  'PayloadsAllTheThings/Command-Injection': 'command',
  'PayloadsAllTheThings/Server-Side-Template-Injection': 'template',
  'PayloadsAllTheThings/LDAP-Injection': 'directory (LDAP)',
  'PayloadsAllTheThings/XSS-Injection': 'script (XSS)',
  'PayloadsAllTheThings/Directory-Traversal': 'traversal',
  'PayloadsAllTheThings/File-Inclusion': 'file inclusion',
  'PayloadsAllTheThings/XXE-Injection': 'XML entities',
  'PayloadsAllTheThings/Open-Redirect': 'redirect',
  'payloadbox-xss': 'script (XSS)',
};

/**
 * No attack by itself: letters, digits, `_ . - : @` and blanks (names of attributes, files, handlers, headings of the list),
 * fewer than four characters (a quote, a star), a comment of the list, or a document without anything in it that loads.
 */
const isNone = (line: string): boolean =>
  /^[\w.:@\s-]*$/.test(line) || line.trim().length < 4 || /^(?:#|\/\/) [\w\s]+$/.test(line);

export interface ListedAttacks {
  readonly attacks: readonly Attack[];
  /** Lines that are no attack by themselves. */
  readonly apart: number;
}

/** Each different line of the lists beside the vectors; undefined where they are not. */
export function listedAttacks(): ListedAttacks | undefined {
  const vectors = process.env['GATEHOUSE_TEST_VECTORS'];
  if (vectors === undefined || !existsSync(join(vectors, 'payload-lists'))) return undefined;
  const attacks: Attack[] = [];
  let apart = 0;
  for (const [folder, category] of Object.entries(folders)) {
    const path = join(vectors, 'payload-lists', folder);
    const lines = new Set(
      readdirSync(path)
        .filter(name => name.endsWith('.txt') || name.endsWith('.fuzz'))
        .flatMap(name => readFileSync(join(path, name), 'utf8').split('\n'))
        .map(line => line.replace(/\r$/, ''))
        .filter(line => line !== ''),
    );
    for (const text of lines)
      if (isNone(text)) apart++;
      else attacks.push({ category, text });
  }
  return { attacks, apart };
}
