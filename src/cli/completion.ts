import { Argument, Command } from 'commander';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** `completion`: a script that lets a shell complete commands and options, made from the commands themselves. */
export function completionCommand(io: Io): Command {
  return new Command('completion')
    .description('Print a completion script for a shell.')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish'))
    .addHelpText(
      'after',
      [
        '',
        'To use it:',
        '  bash  source <(gatehouse completion bash)',
        '  zsh   source <(gatehouse completion zsh)',
        '  fish  gatehouse completion fish | source',
      ].join('\n'),
    )
    .action((given: string, _options: unknown, command: Command) => {
      const shell = shells.find(name => name === given);
      if (shell === undefined)
        throw new CommandFailure('usage', `There is no completion for "${given}".`, {
          hints: [`There is one for ${shells.join(', ')}.`],
        });
      // Its parent is the program, which knows every command.
      io.stdout.write(completionScript(command.parent ?? command, shell));
    });
}

/** A command with what may follow it. `path` is empty for the program itself. */
interface Node {
  readonly path: string;
  readonly words: readonly string[];
  readonly options: readonly string[];
}

export function completionScript(program: Command, shell: Shell): string {
  const nodes = nodesOf(program, '');
  switch (shell) {
    case 'bash':
      return bash(nodes);
    case 'zsh':
      return `#compdef gatehouse\nautoload -U +X bashcompinit && bashcompinit\n${bash(nodes)}`;
    case 'fish':
      return fish(nodes);
  }
}

function nodesOf(command: Command, path: string): Node[] {
  const children = command.commands.map(child => ({ name: child.name(), child }));
  const options = command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : []));
  return [
    { path, words: children.map(({ name }) => name), options: [...options, '--help'] },
    ...children.flatMap(({ name, child }) => nodesOf(child, path === '' ? name : `${path} ${name}`)),
  ];
}

/** Names of commands and options hold nothing that a shell would read otherwise; asserted, not assumed. */
function plain(words: readonly string[]): string {
  for (const word of words)
    if (!/^[A-Za-z0-9-]+$/.test(word)) throw new Error(`"${word}" cannot be completed safely`);
  return words.join(' ');
}

function bash(nodes: readonly Node[]): string {
  const paths = nodes.filter(({ path }) => path !== '').map(({ path }) => `"${plainPath(path)}"`);
  const cases = nodes.map(
    ({ path, words, options }) =>
      `    "${plainPath(path)}") words="${plain(words)}"; options="${plain(options)}" ;;`,
  );
  return [
    '# Completion for gatehouse; falls back to file names.',
    '_gatehouse() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" path="" words="" options="" word next i',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    word="${COMP_WORDS[i]}"',
    '    next="${path:+$path }$word"',
    '    case "$next" in',
    `      ${paths.join(' | ')}) path="$next" ;;`,
    '    esac',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$current"))',
    '  else COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  fi',
    '}',
    'complete -o default -F _gatehouse gatehouse',
    '',
  ].join('\n');
}

const plainPath = (path: string): string => (path === '' ? '' : plain(path.split(' ')));

function fish(nodes: readonly Node[]): string {
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `"${plainPath(path)}"`);
  return [
    '# Completion for gatehouse.',
    'function __gatehouse_path',
    '  set -l path ""',
    '  for word in (commandline -opc)[2..-1]',
    '    set -l next (string trim -- "$path $word")',
    `    if contains -- "$next" ${known.join(' ')}`,
    '      set path "$next"',
    '    end',
    '  end',
    '  echo "$path"',
    'end',
    'function __gatehouse_at',
    '  test (__gatehouse_path) = "$argv[1]"',
    'end',
    ...nodes.flatMap(({ path, words, options }) => {
      const at = `-n '__gatehouse_at "${plainPath(path)}"'`;
      return [
        ...(words.length === 0 ? [] : [`complete -c gatehouse -f ${at} -a "${plain(words)}"`]),
        ...options.map(option => `complete -c gatehouse ${at} -l ${plain([option]).slice(2)}`),
      ];
    }),
    '',
  ].join('\n');
}
