import type { Command } from 'commander';
import { exitCodes } from './exit.ts';
import { createProgram } from './program.ts';
import type { Io } from './io.ts';

/** The environment that the commands know beside the settings of the server. */
const environment: readonly (readonly [string, string])[] = [
  [
    'GATEHOUSE_ADMIN_TOKEN',
    'admin token to use; without it the commands make a credential from the master key, on its machine only',
  ],
  ['GATEHOUSE_CONSOLE_URL', 'address of the admin API, as `--console-url`'],
  ['GATEHOUSE_DATA', 'data directory, as `--data`'],
  [
    'GATEHOUSE_MASTER_KEY',
    'the master key: 32 bytes as base64 or 64 hexadecimal digits; wins over the key file',
  ],
  [
    'GATEHOUSE_MASTER_KEY_COMMAND',
    'a program with its words that prints the master key; run without a shell, instead of the two',
  ],
  ['GATEHOUSE_MASTER_KEY_NEXT', 'the master key that shall replace the one in use: opens the vault as well'],
  ['NO_COLOR', 'set to anything: no colours'],
];

/** The reference page of the command line (`docs/reference/cli.md`), made from the commands themselves. */
export function cliReference(): string {
  return [
    '# Command line',
    '',
    'Generated from the program: `npx gatehouse --help` says the same. Commands talk to a running Gatehouse through',
    'its admin API; `start`, `gateway`, `validate`, `restore`, `doctor` and `completion` do without one. Text is for',
    'people; scripts use `--json` and the exit codes.',
    '',
    '## Exit codes',
    '',
    '| code | name | meaning |',
    '|---|---|---|',
    ...Object.entries(exitCodes).map(
      ([name, { code, meaning }]) => `| ${code} | ${name} | ${cell(meaning)} |`,
    ),
    '',
    '## Environment',
    '',
    '| variable | meaning |',
    '|---|---|',
    ...environment.map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`),
    '',
    'Every setting of the server has a variable too: see `start`.',
    '',
    '## Commands',
    '',
    ...createProgram(silent).commands.flatMap(command => sections(command, 'gatehouse')),
  ].join('\n');
}

function sections(command: Command, before: string): string[] {
  const name = `${before} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap(child => sections(child, name));
  const taken = command.registeredArguments.map(argument => {
    const text = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? ` <${text}>` : ` [${text}]`;
  });
  const options = command.options.filter(({ hidden }) => !hidden);
  return [
    `### ${name.replace('gatehouse ', '')}`,
    '',
    command.description(),
    '',
    '```',
    `${name}${taken.join('')}${options.length > 0 ? ' [options]' : ''}`,
    '```',
    '',
    ...(options.length === 0
      ? []
      : [
          '| option | meaning |',
          '|---|---|',
          ...options.map(
            option =>
              `| \`${option.flags}\` | ${cell(stable(option))}${option.mandatory ? ' (required)' : ''}${option.defaultValue === undefined ? '' : ` (default: ${String(option.defaultValue)})`} |`,
          ),
          '',
        ]),
  ];
}

/** What depends on the machine must not make the page differ from one machine to the next. */
function stable({ long, description }: { long?: string; description: string }): string {
  return long === '--workers'
    ? description.replace(/\(default: \d+\)/, '(default: one for each processor, 16 at most)')
    : description;
}

/** Text inside a table. */
const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')
    .replaceAll('<', '&lt;')
    .replace(/`([^`]*)`/g, code => code.replaceAll('&lt;', '<'));

/** Nothing is run while the page is made. */
const silent: Io = {
  env: {},
  stdout: { write: () => true },
  stderr: { write: () => true },
  fetch: () => Promise.reject(new Error('nothing is fetched')),
  clock: { now: () => 0 },
};
