/**
 * Files of rules and the lists beside them, read beforehand: paths with `/`, texts with one character for each octet.
 * Plain data, so that threads can be given it.
 */
export type RuleFiles = ReadonlyMap<string, string>;

/** The path of a file that another one names. */
export function resolvePath(from: string, path: string): string {
  const folder = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') folder.pop();
    else if (part !== '.' && part !== '') folder.push(part);
  }
  return folder.join('/');
}

/** Paths that a glob with `*` and `?` stands for, in order; neither stands for a `/`. */
export function matching(files: RuleFiles, glob: string): string[] {
  if (!/[*?]/.test(glob)) return files.has(glob) ? [glob] : [];
  return [...files.keys()].filter(path => fits(path, glob)).sort();
}

/** Each octet of the path is looked at once for each star: linear in it, unlike the regular expression for a glob. */
function fits(path: string, glob: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let of = 0;
  while (at < path.length) {
    const wanted = glob[of];
    if (wanted === '*') {
      star = of++;
      resume = at;
    } else if (wanted === path[at] || (wanted === '?' && path[at] !== '/')) {
      at++;
      of++;
    } else if (star !== -1 && path[resume] !== '/') {
      at = ++resume;
      of = star + 1;
    } else return false;
  }
  while (glob[of] === '*') of++;
  return of === glob.length;
}
