import type { ImportedContract } from '../contract.ts';
import type { Source } from '../source.ts';
import type { Severity } from './rules.ts';

/** What the lint of a contract found, rule by rule, the gravest first. */
export interface LintReport {
  readonly rules: readonly LintFinding[];
  readonly counts: Readonly<Record<Severity, number>>;
}

export interface LintFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** Of the OWASP API Security Top 10 (2023), such as `API4`; null where it is about the description itself. */
  readonly risk: string | null;
  readonly title: string;
  /** What to do about it. */
  readonly mend: string;
  /** Places in all; `places` holds the first of them. */
  readonly count: number;
  readonly places: readonly LintPlace[];
}

export interface LintPlace {
  /** JSON Pointer into the document. */
  readonly at: string;
  /** Of several, the one that it is in. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** What is so there, where it is not the same everywhere. */
  readonly message?: string;
}

/** From which severity on a contract does not publish. */
export const lintGates = ['off', 'error', 'warning'] as const;
export type LintGate = (typeof lintGates)[number];

/** The findings that keep a contract from being published. */
export function heldBack(report: LintReport, gate: LintGate): readonly LintFinding[] {
  if (gate === 'off') return [];
  return report.rules.filter(
    ({ severity }) => severity === 'error' || (gate === 'warning' && severity === 'warning'),
  );
}

/** What is linted of a contract: its text, or what a Swagger 2 document was converted to. */
export function lintableText(source: Source, { specification, document }: ImportedContract): string {
  return specification === '2.0' ? JSON.stringify(document) : source.text;
}

/** The same with places in the files that the document was bundled from. */
export function locatedReport(
  report: LintReport,
  source: Source,
  { specification }: ImportedContract,
): LintReport {
  if (!source.isBundled || specification === '2.0') return report;
  return {
    ...report,
    rules: report.rules.map(rule => ({ ...rule, places: source.located(rule.places) })),
  };
}
