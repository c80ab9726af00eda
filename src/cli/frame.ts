import { Command } from 'commander';
import { version } from '../version.ts';
import type { Io } from './io.ts';
import { printable } from './output.ts';

/** The command line around some commands. */
export function programOf(commands: readonly Command[], io: Io): Command {
  const program = new Command('gatehouse')
    .description('Self-hosted API security platform: gateway, manager and credential store in one program.')
    .version(version, '-v, --version')
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError(true);
  for (const command of commands) program.addCommand(command);
  return adjust(program, io);
}

/** Subcommands report wrong usage like the program does. */
function adjust(command: Command, io: Io): Command {
  command
    .exitOverride()
    .showHelpAfterError('(add --help for what it takes)')
    .configureOutput({
      writeOut: text => void io.stdout.write(text),
      writeErr: text => void io.stderr.write(printable(text)),
    });
  for (const child of command.commands) adjust(child, io);
  return command;
}
