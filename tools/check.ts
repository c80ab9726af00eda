/**
 * `npm run check`: everything that can be said about the code without running it. One line for each step, all that a
 * step has to say where it fails, and every step even when an earlier one failed.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { dependencyFaults } from './checks/dependencies.ts';
import { linkFaults } from './checks/links.ts';
import { lockFileFaults } from './checks/lock-file.ts';
import { machinePathFaults } from './checks/machine-paths.ts';
import { requirementFaults } from './checks/requirements.ts';

const root = join(import.meta.dirname, '..');

/** What is wrong; empty when nothing is. */
type Step = () => Promise<string> | string;

const program =
  (file: string, ...args: string[]): Step =>
  () =>
    run(join(root, file), args);

const lines = (faults: readonly string[]): string => faults.join('\n');

const steps: readonly (readonly [name: string, step: Step])[] = [
  ['format', program('node_modules/@biomejs/biome/bin/biome', 'format', '.')],
  ['lint', program('node_modules/oxlint/bin/oxlint', '--type-aware')],
  ['types', program('node_modules/typescript/bin/tsc')],
  ['types of screens', program('node_modules/typescript/bin/tsc', '-p', 'ui')],
  ['dead code', program('node_modules/knip/bin/knip.js', '--no-progress')],
  ['generated docs', program('tools/docs.ts', '--check')],
  ['links', () => lines(linkFaults(root))],
  ['requirements', () => lines(requirementFaults(root))],
  ['dependencies', () => lines(dependencyFaults(root))],
  ['lock file', () => lines(lockFileFaults(root))],
  ['machine paths', () => lines(machinePathFaults(root))],
];

/** Runs a program on the pinned Node, on which this file runs too; its output when it fails, otherwise nothing. */
function run(file: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code === 0 ? '' : output.trim() || `ended with ${code ?? 'a signal'}`));
  });
}

let failures = 0;
for (const [name, step] of steps) {
  const started = performance.now();
  const output = await step();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${output === '' ? '✔' : '✖'} ${name.padEnd(16)} ${seconds.padStart(5)} s`);
  if (output === '') continue;
  failures++;
  console.log(output.replace(/^/gm, '    '));
}
console.log(failures === 0 ? 'All checks pass.' : `${failures} of ${steps.length} checks fail.`);
process.exitCode = failures === 0 ? 0 : 1;
