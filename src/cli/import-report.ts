import type { ImportedContract } from '#contracts';
import type { Control, ImportedVersion, JudgedOperation, Operation, Warning } from './answers.ts';
import { missingLines, missingOf } from './floor.ts';
import { count, type Output, table } from './output.ts';
import { labelOf, type VersionName } from './places.ts';

/** What an import made of a document, and how it stands. */
export interface Report {
  readonly operations: readonly Operation[];
  readonly judged: readonly JudgedOperation[];
  readonly controls: readonly Control[];
}

/** The same for people: what was made, what each operation could do if misused, and what is missing. */
export function importText(
  out: Output,
  name: VersionName,
  version: ImportedVersion,
  contract: ImportedContract | undefined,
  report: Report,
): string {
  return [...head(name, version, contract), ...body(out, name, version, report)].join('\n');
}

function head(name: VersionName, version: ImportedVersion, contract: ImportedContract | undefined): string[] {
  const what = contract === undefined ? '' : `: ${contract.title} ${contract.version}`.trimEnd();
  return [
    `Imported ${labelOf(name)}${what}`,
    table(
      [
        ['audience', version.audience],
        ['profile', version.profile ?? 'none'],
        [
          'offered at',
          `${version.basePath === '' ? '/' : version.basePath} in zone ${version.zones.join(', ')}`,
        ],
        [
          'upstream',
          version.upstream.targets
            .map(target => (typeof target === 'string' ? target : target.url))
            .join(', '),
        ],
        ['state', version.lifecycle],
      ],
      '  ',
    ),
    '',
  ];
}

/** Doubtful places that are shown; the rest is a number. */
const shownWarnings = 10;

function body(out: Output, name: VersionName, version: ImportedVersion, report: Report): string[] {
  const { operations, judged } = report;
  const missing = missingOf(judged);
  const failing = judged.filter(({ holds }) => !holds).length;
  return [
    ...warningLines(version.warnings),
    `${count(operations.length, 'operation')}, with what each could do if misused (a suggestion: you decide):`,
    table(
      operations.map(({ method, path, category, suggestion }) => [
        method,
        path,
        category.endsWith('-harm') ? out.bad(category) : out.strong(category),
        suggestion.reasons.join(' '),
      ]),
      '  ',
    ),
    `To change one: npx gatehouse category ${labelOf(name)} <METHOD> <path> <category>`,
    '',
    ...(missing.length === 0
      ? [out.good('Every operation meets its floor of controls.')]
      : [
          out.bad(`${failing} of ${count(judged.length, 'operation')} below the floor of controls:`),
          ...missingLines(missing, missing.length).map(line => (line === '' ? '' : `  ${line}`)),
        ]),
  ];
}

function warningLines(warnings: readonly Warning[]): string[] {
  if (warnings.length === 0) return [];
  const rest = warnings.length - shownWarnings;
  return [
    `${count(warnings.length, 'doubtful place')} in the document:`,
    ...warnings
      .slice(0, shownWarnings)
      .map(({ at, line, message }) => `  ${line === undefined ? at : `line ${line}`}: ${message}`),
    ...(rest > 0 ? [`  … and ${rest} more (--json lists them)`] : []),
    '',
  ];
}
