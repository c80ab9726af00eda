import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Home directories of people, wherever they develop. */
const homes = /(?<![\w.])\/(?:home|Users)\/[A-Za-z][\w.-]*\//;
const textFile =
  /\.(?:[cm]?[jt]s|json|md|ya?ml|svg|txt|sh|toml)$|^(?:\.ci\/run|LICENSE|\.npmrc|\.gitignore)$/;

/** Attacks name such paths too. */
const corpus = /\.corpus\.ts$/;

/** Files in the repository tell nothing about the machine on which they were written. */
export function machinePathFaults(root: string): string[] {
  const here = [resolve(root), homedir()].filter(path => path.length > 1).map(path => `${path}/`);
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  return files
    .filter(file => textFile.test(file) && !corpus.test(file))
    .flatMap(file => faultsOf(root, file, here));
}

function faultsOf(root: string, file: string, here: readonly string[]): string[] {
  let text: string;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line, i) => {
    const found = here.find(path => line.includes(path)) ?? homes.exec(line)?.[0];
    return found === undefined ? [] : [`${file}:${i + 1} holds the path ${found}`];
  });
}
