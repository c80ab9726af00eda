import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { installCoreRules, readCoreRules } from '#gateway';
import { CommandFailure } from '../exit.ts';
import { ArchiveFault, readArchive } from './archive.ts';

export interface InstalledRelease {
  readonly directory: string;
  readonly version: string;
  /** Files with rules or settings. */
  readonly files: number;
  /** What people keep in the directory, and what was kept over. */
  readonly kept: readonly string[];
}

/** What of a release is used: rules with their data, setup, plugins, and what it may be used under. */
const used = /^(?:rules\/[^/]+|plugins\/[^/]+|crs-setup\.conf\.example|LICENSE)$/;

/** What people keep in such a directory: setup, exclusions, plugins. */
const theirs = /^(?:crs-setup\.conf|rules\/RE(?:QUEST-900|SPONSE-999)-[^/]*\.conf|plugins\/[^/]+)$/;

/**
 * Puts a release in place of what the directory holds: beside it first, and loaded there for proof, so that a release
 * that is damaged changes nothing. What people wrote into the directory is taken over.
 * @throws CommandFailure
 */
export function installRelease(packed: Buffer, at: string): InstalledRelease {
  const directory = resolve(at);
  clearAway(directory);
  refuseForeign(directory);
  const files = filesOf(packed);
  const beside = `${directory}.new-${randomBytes(4).toString('hex')}`;
  try {
    for (const [path, content] of files) {
      if (!used.test(path)) continue;
      mkdirSync(dirname(join(beside, path)), { recursive: true });
      writeFileSync(join(beside, path), content);
    }
    const kept = keepTheirs(directory, beside);
    const { version, count } = prove(beside);
    replace(directory, beside);
    return { directory, version, files: count, kept };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** A run that was killed may have left what it wrote; in the moment of the exchange also what was there before. */
function clearAway(directory: string): void {
  const parent = dirname(directory);
  const begin = `${basename(directory)}.new-`;
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(begin)) continue;
    const [isLeft, isOld] = /^[0-9a-f]{8}(-old)?$/.exec(name.slice(begin.length)) ?? [];
    if (isLeft === undefined) continue;
    if (isOld !== undefined && !existsSync(directory)) renameSync(join(parent, name), directory);
    else rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** What is no directory of such rules is somebody's: it would be gone. */
function refuseForeign(directory: string): void {
  if (!existsSync(directory) || readdirSync(directory).length === 0) return;
  const rules = join(directory, 'rules');
  if (existsSync(rules) && readdirSync(rules).some(name => /^REQUEST-.*\.conf$/.test(name))) return;
  throw new CommandFailure(
    'usage',
    `${directory} holds something else than the Core Rule Set, which would be lost.`,
    { hints: ['Name a directory that is empty, or not there yet.'] },
  );
}

function filesOf(packed: Buffer): Map<string, Buffer> {
  try {
    return readArchive(packed);
  } catch (error) {
    if (!(error instanceof ArchiveFault)) throw error;
    throw new CommandFailure('refused', `This archive is not taken: ${error.message}.`, {
      hints: ['Take the release as the project packs it, and pack nothing anew.'],
    });
  }
}

function keepTheirs(directory: string, beside: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(path => theirs.test(path) && !existsSync(join(beside, path)))
    .map(path => {
      mkdirSync(dirname(join(beside, path)), { recursive: true });
      cpSync(join(directory, path), join(beside, path));
      return path;
    })
    .sort();
}

function prove(beside: string): { version: string; count: number } {
  try {
    const rules = readCoreRules(beside);
    installCoreRules(rules)();
    return { version: rules.version, count: rules.settings.length + rules.rules.length };
  } catch (error) {
    throw new CommandFailure('refused', `This release cannot be run: ${(error as Error).message}`, {
      hints: ['What was there before is unchanged. Mend the file if it is yours, or take another release.'],
    });
  }
}

function replace(directory: string, beside: string): void {
  if (!existsSync(directory)) {
    mkdirSync(dirname(directory), { recursive: true });
    renameSync(beside, directory);
    return;
  }
  const old = `${beside}-old`;
  renameSync(directory, old);
  try {
    renameSync(beside, directory);
  } catch (error) {
    renameSync(old, directory);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
