import type { Command } from 'commander';
import {
  ContractLint,
  heldBack,
  lintableText,
  locatedReport,
  lintGates,
  type LintGate,
  type LintReport,
} from '#contracts';
import { directoryOption, readContract } from './contract-files.ts';
import { CommandFailure } from './exit.ts';
import type { Io } from './io.ts';
import { count, type Output } from './output.ts';
import { action, commandOf } from './session.ts';

/** Places of one rule that are shown. */
const shownPlaces = 3;

interface Options {
  readonly gate: string;
  readonly directory?: string;
}

/** `lint`: what an OpenAPI document tells of risks and of mistakes, with no server. */
export function lintCommand(io: Io): Command {
  return commandOf(
    'lint <file>',
    'Say what an OpenAPI document tells of risks and of mistakes; needs no server. Exits with 5 beyond the gate.',
  )
    .option('--gate <severity>', `what does not pass: ${lintGates.join(', ')}`, 'error')
    .option(...directoryOption)
    .action(
      action(io, async (session, { gate, directory }: Options, file: string) => {
        const chosen = lintGates.find(name => name === gate);
        if (chosen === undefined)
          throw new CommandFailure('usage', `--gate: must be one of ${lintGates.join(', ')}.`);
        const { contract, source } = readContract(file, directory);
        const linted = lintableText(source, contract);
        const found = await session.progress('Linting', () => new ContractLint(chosen).report(linted));
        const report = locatedReport(found, source, contract);
        const { out } = session;
        out.result(report, () => lintText(out, file, report, chosen));
        const held = heldBack(report, chosen).length;
        if (held > 0)
          throw new CommandFailure('different', `${count(held, 'rule')} of severity ${chosen} or worse.`);
      }),
    );
}

function lintText(out: Output, file: string, { rules, counts }: LintReport, gate: LintGate): string {
  if (rules.length === 0) return out.good(`${file}: nothing found.`);
  const ink = { error: out.bad, warning: out.strong, note: (text: string) => text };
  const lines = rules.flatMap(({ rule, severity, risk, title, mend, count: places, places: first }) => [
    `${ink[severity].call(out, severity)}  ${title}: ${count(places, 'place')} (${rule}${risk === null ? '' : `, OWASP ${risk}`})`,
    ...first.slice(0, shownPlaces).map(({ at, file: part, line, column, message }) => {
      const inFile = part === undefined ? '' : `${part}${line === undefined ? ' ' : ':'}`;
      const place = line === undefined ? '' : `${line}:${column ?? 1} `;
      return `    ${inFile}${place}${at}${message === undefined ? '' : `  ${message}`}`;
    }),
    ...(places > shownPlaces ? [`    and ${places - shownPlaces} more`] : []),
    `    ${mend}`,
    '',
  ]);
  const sum = `${count(counts.error, 'error')}, ${count(counts.warning, 'warning')}, ${count(counts.note, 'note')}; gate: ${gate}.`;
  return [...lines, sum].join('\n');
}
