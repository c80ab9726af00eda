import { Command, CommanderError } from 'commander';
import { MasterKeyError } from '#credentials';
import { GatehouseError, type Fault } from '#kernel';
import { version } from '../version.ts';
import { commands } from './commands.ts';
import { CommandFailure, exitCodes, type Exit } from './exit.ts';
import { processIo, type Io } from './io.ts';
import { printable } from './output.ts';

/** Runs one command line and gives the exit code. Every failure ends here, as text or, with `--json`, as JSON. */
export async function run(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const program = createProgram(io);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.done.code;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done.code : exitCodes.usage.code;
    return report(error, argv.includes('--json'), io);
  }
}

/** The whole command line, also for the reference page and the shell completion. */
export function createProgram(io: Io = processIo()): Command {
  const program = new Command('gatehouse')
    .description('Self-hosted API security platform: gateway, manager and credential store in one program.')
    .version(version, '-v, --version')
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError(true);
  for (const command of commands(program, io)) program.addCommand(command);
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

function report(error: unknown, json: boolean, io: Io): number {
  const failure = asFailure(error);
  const { code } = exitCodes[failure.exit];
  // Said by its result already: only the exit code is left to tell.
  if (failure.message === '') return code;
  if (json) {
    const { message, hints, problem } = failure;
    io.stderr.write(
      `${JSON.stringify({ error: message, hints, exit: failure.exit, problem }, undefined, 2)}\n`,
    );
  } else {
    const lines = [failure.message, ...failure.hints.map(hint => (hint === '' ? '' : `  ${hint}`))];
    io.stderr.write(`${printable(lines.join('\n'))}\n`);
  }
  return code;
}

function asFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  if (error instanceof GatehouseError) {
    const faults = (error.extra['errors'] ?? []) as readonly Fault[];
    const exit: Exit =
      error.code === 'below-floor' ? 'belowFloor' : error.status >= 500 ? 'crashed' : 'usage';
    return new CommandFailure(exit, faults.length > 0 ? 'Wrong input:' : error.message, {
      hints: faults.map(({ at, message }) => `${at}: ${message}`),
    });
  }
  if (error instanceof MasterKeyError) return new CommandFailure('usage', error.message);
  const message = error instanceof Error ? error.message : String(error);
  return new CommandFailure('crashed', message);
}
