import type { Command } from 'commander';
import { threatRuleStats } from '#gateway';
import type { Io } from './io.ts';
import { type Output, table } from './output.ts';
import { addRuleSource, ruleFailure, ruleOptions, type RuleSource } from './rule-source.ts';
import { action, commandOf } from './session.ts';

type Stats = ReturnType<typeof threatRuleStats>;

/** `rules stats`: what a set of rules consists of, and what it costs; with no server. */
export function ruleStatsCommand(io: Io): Command {
  const command = commandOf(
    'stats',
    'Count rules: by phase, kind of attack, paranoia level and operator; needs no server. Whatever cannot be run is refused with its place.',
  );
  return addRuleSource(command).action(
    action(io, async (session, options: RuleSource) => {
      const begun = performance.now();
      const stats = await session.progress('Loading rules', async () => statsBy(options));
      const milliseconds = Math.round(performance.now() - begun);
      session.out.result({ ...stats, unsupported: 0, loadMilliseconds: milliseconds }, () =>
        statsText(session.out, stats, milliseconds),
      );
    }),
  );
}

function statsBy(options: RuleSource): Stats {
  try {
    return threatRuleStats(ruleOptions(options));
  } catch (error) {
    throw ruleFailure(error, options);
  }
}

function statsText(out: Output, stats: Stats, milliseconds: number): string {
  const { rules, finding, refusing, conditions, patterns, cost } = stats;
  const lists = [
    ['By phase', stats.phases],
    ['By kind of attack', stats.categories],
    ['By paranoia level', stats.paranoia],
    ['By operator', stats.operators],
  ] as const;
  return [
    table([
      ['rules', String(rules)],
      ['that find something', String(finding)],
      ['that refuse by themselves', String(refusing)],
      ['conditions', String(conditions)],
      ['regular expressions', String(patterns)],
      ['not supported', '0'],
      ['loaded in', `${milliseconds} ms`],
    ]),
    '',
    `One value of a request is looked at ${cost.looks} times at most, by ${cost.rules} rules, one by one; what cannot match is passed over.`,
    ...lists.flatMap(([title, counts]) =>
      counts.length === 0
        ? []
        : [
            '',
            out.strong(title),
            table(
              counts.map(({ name, rules: number }) => [name, String(number)]),
              '  ',
            ),
          ],
    ),
  ].join('\n');
}
