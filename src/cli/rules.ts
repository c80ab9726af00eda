import type { Command } from 'commander';
import { explainRulesCommand } from './explain-rules.ts';
import { installCoreRulesCommand } from './install-core-rules.ts';
import type { Io } from './io.ts';
import { ruleStatsCommand } from './rule-stats.ts';
import { coreRulesCommand, reloadCoreRulesCommand } from './reload-core-rules.ts';
import { groupOf } from './session.ts';
import { testRulesCommand } from './test-rules.ts';

/** `rules`: what requests are judged by, of what attacks look like. */
export function rulesCommand(io: Io): Command {
  return groupOf('rules', 'Rules that find attacks in requests.', [
    explainRulesCommand(io),
    testRulesCommand(io),
    ruleStatsCommand(io),
    coreRulesCommand(io),
    reloadCoreRulesCommand(io),
    installCoreRulesCommand(io),
  ]);
}
