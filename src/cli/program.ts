import type { Command } from 'commander';
import { commands } from './commands.ts';
import { programOf } from './frame.ts';
import { processIo, type Io } from './io.ts';

/** The whole command line, also for the reference page and the shell completion. */
export function createProgram(io: Io = processIo()): Command {
  return programOf(commands(io), io);
}
