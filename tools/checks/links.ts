import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every link from one page to a file of the repository leads somewhere, to its headline too. */
export function linkFaults(root: string): string[] {
  const pages = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  return pages
    .split('\0')
    .filter(page => page !== '' && existsSync(join(root, page)))
    .flatMap(page => faultsOf(root, page));
}

function faultsOf(root: string, page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter(target => !/^[a-z]+:/.test(target))
    .flatMap(target => {
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? join(root, page) : join(root, dirname(page), file);
      if (!existsSync(path)) return [`${page} links to ${target}, which is not there`];
      if (anchor === undefined || !path.endsWith('.md')) return [];
      return anchors(readFileSync(path, 'utf8')).has(anchor)
        ? []
        : [`${page} links to ${target}, but there is no such headline`];
    });
}

/** As GitHub makes them of headlines, and those set by hand. */
function anchors(text: string): ReadonlySet<string> {
  const headlines = [...text.matchAll(/^#+ (.+)$/gm)].map(([, headline = '']) =>
    headline
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const set = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return new Set([...headlines, ...set]);
}
