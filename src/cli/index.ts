import { type Command, CommanderError } from 'commander';
import { MasterKeyError } from '#credentials';
import { GatehouseError, type Fault } from '#kernel';
import { CommandFailure, exitCodes, type Exit } from './exit.ts';
import { programOf } from './frame.ts';
import { gateway } from './gateway.ts';
import { processIo, type Io } from './io.ts';
import { printable } from './output.ts';
import { start } from './start.ts';

/** Runs one command line and gives the exit code. Every failure ends here, as text or, with `--json`, as JSON. */
export async function run(argv: readonly string[], io: Io = processIo()): Promise<number> {
  try {
    const program = await programFor(argv, io);
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.done.code;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done.code : exitCodes.usage.code;
    return report(error, argv.includes('--json'), io);
  }
}

/** A server starts with its own commands alone: the others would double the time that it takes to load. */
async function programFor(argv: readonly string[], io: Io): Promise<Command> {
  if (argv[0] === 'start' || argv[0] === 'gateway') return programOf([start(), gateway()], io);
  const { createProgram } = await import('./program.ts');
  return createProgram(io);
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
