import type { Command } from 'commander';
import { installCoreRulesCommand } from './install-core-rules.ts';
import type { Io } from './io.ts';
import { groupOf } from './session.ts';

/** `rules`: what requests are judged by, of what attacks look like. */
export function rulesCommand(io: Io): Command {
  return groupOf('rules', 'Rules that find attacks in requests.', [installCoreRulesCommand(io)]);
}
