import type { Command } from 'commander';
import { gateway } from './gateway.ts';
import { start } from './start.ts';

/** Every command, in the order in which help lists them. */
export function commands(_program: Command): Command[] {
  return [start(), gateway()];
}
