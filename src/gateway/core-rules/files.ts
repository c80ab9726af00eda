import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { RuleFiles } from '#threats';

/** The OWASP Core Rule Set as it was read from its directory: plain data, for threads to be given. */
export interface CoreRules {
  /** As the release says; `unknown` where it does not. */
  readonly version: string;
  readonly files: RuleFiles;
  /** Files with settings, in order; then those with rules. */
  readonly settings: readonly string[];
  readonly rules: readonly string[];
}

/** Of all files together: CRS 4 takes 1.5 MB. */
const mostBytes = 32 * 1024 * 1024;

/** What stands in where a release has no setup of its own. */
const usualSetup =
  'SecDefaultAction "phase:1,log,pass"\nSecDefaultAction "phase:2,log,pass"\n' +
  'SecAction "id:900990,phase:1,pass,nolog,setvar:tx.crs_setup_version=400"\n';

/**
 * Reads a release of the Core Rule Set, as it is published: `crs-setup.conf` (or its example), `rules`, `plugins`. The rules
 * that judge answers come last, and with them the exclusions that are to be read after all others.
 * @throws Error that says what is not there.
 */
export function readCoreRules(directory: string): CoreRules {
  const files = new Map<string, string>();
  let bytes = 0;
  const read = (path: string): string => {
    const at = resolve(directory, path);
    bytes += statSync(at).size;
    if (bytes > mostBytes) throw new Error(`${directory} holds more than ${mostBytes} bytes of rules`);
    files.set(path, readFileSync(at, 'latin1'));
    return path;
  };
  const listed = (folder: string, suffix: RegExp): string[] =>
    existsSync(join(directory, folder))
      ? readdirSync(join(directory, folder))
          .filter(name => suffix.test(name))
          .sort()
          .map(name => `${folder}/${name}`)
      : [];
  const own = listed('rules', /^REQUEST-.*\.conf$/);
  if (own.length === 0)
    throw new Error(`${directory} is no release of the OWASP Core Rule Set: it has no rules/REQUEST-*.conf`);
  for (const path of [...listed('rules', /\.data$/), ...listed('plugins', /\.data$/)]) read(path);
  const listedApart = apart(directory);
  const setup =
    ['crs-setup.conf', 'crs-setup.conf.example'].find(name => existsSync(join(directory, name))) ??
    listedApart.find(path => basename(path) === 'crs-setup.conf');
  if (setup === undefined) files.set('setup', usualSetup);
  const [first = ''] = own;
  return {
    version: versionIn(readFileSync(join(directory, first), 'latin1')),
    settings: [setup === undefined ? 'setup' : read(setup), ...listed('plugins', /-config\.conf$/).map(read)],
    rules: [
      ...listedApart.filter(path => basename(path).startsWith('REQUEST-')),
      ...listed('plugins', /-before\.conf$/),
      ...own,
      ...listed('rules', /^RESPONSE-.*\.conf$/),
      ...listed('plugins', /-after\.conf$/),
      ...listedApart.filter(path => basename(path).startsWith('RESPONSE-')),
    ].map(read),
    files,
  };
}

/**
 * Files outside the directory that belong to it: Debian's package keeps what people change, setup and exclusions, under
 * /etc, and lists it for web servers in a file beside the rules.
 */
function apart(directory: string): string[] {
  const list = join(directory, 'owasp-crs.load');
  if (!existsSync(list)) return [];
  return [...readFileSync(list, 'utf8').matchAll(/^[ \t]*Include(?:Optional)?[ \t]+(\/[^\s*?[\]]+)[ \t]*$/gm)]
    .flatMap(([, path]) => path ?? [])
    .filter(path => existsSync(path));
}

/** Every file of a release begins with it. */
const versionIn = (text: string): string => /^#.*\bver\.\s*(\d[\w.-]{0,30})/m.exec(text)?.[1] ?? 'unknown';
