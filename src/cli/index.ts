import { Command, CommanderError } from 'commander';
import { GatehouseError, type Fault } from '#kernel';
import { commands } from './commands.ts';
import { CommandFailure, exitCodes, type Exit } from './exit.ts';

/** Runs one command line and gives the exit code. Every failure ends here, as text or, with `--json`, as JSON. */
export async function run(argv: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.done.code;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done.code : exitCodes.usage.code;
    return report(error, argv.includes('--json'));
  }
}

/** The whole command line, also for the reference page and the shell completion. */
export function createProgram(): Command {
  const program = new Command('gatehouse')
    .description('Self-hosted API security platform: gateway, manager and credential store in one program.')
    .version('0.1.0', '-v, --version')
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError(true)
    .exitOverride();
  for (const command of commands(program)) program.addCommand(inherit(command));
  return program;
}

/** Subcommands report wrong usage like the program does. */
function inherit(command: Command): Command {
  command.exitOverride().showHelpAfterError('(add --help for what it takes)');
  command.commands.forEach(inherit);
  return command;
}

function report(error: unknown, json: boolean): number {
  const failure = asFailure(error);
  const { code } = exitCodes[failure.exit];
  if (json) {
    const { message, hints, problem } = failure;
    process.stderr.write(
      `${JSON.stringify({ error: message, hints, exit: failure.exit, problem }, undefined, 2)}\n`,
    );
  } else {
    process.stderr.write(`${failure.message}\n${failure.hints.map(hint => `  ${hint}\n`).join('')}`);
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
  const message = error instanceof Error ? error.message : String(error);
  return new CommandFailure('crashed', message);
}
