import type { Command } from 'commander';
import { installCoreRules, readCoreRules, SnapshotFaults, type SnapshotDocument } from '#gateway';
import { snapshotOf } from '#manager';
import { readDeclaration } from './declaration.ts';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';

/** Which rules commands work with that need no server. */
export interface RuleSource {
  readonly pack: boolean;
  readonly crs?: string;
  readonly rules?: string;
  readonly paranoia?: string;
  readonly threshold?: string;
}

export interface SnapshotSource extends RuleSource {
  readonly declaration?: string;
  readonly zone: string;
}

export function addRuleSource(command: Command): Command {
  return command
    .option('--no-pack', 'without the built-in rules gatehouse-api')
    .option('--crs <dir>', 'with the OWASP Core Rule Set in this directory')
    .option('--rules <file>', 'with your own rules (SecLang)')
    .option('--paranoia <level>', 'paranoia level of the Core Rule Set, 1 to 4')
    .option('--threshold <score>', 'anomaly score from which the Core Rule Set refuses');
}

export function addSnapshotSource(command: Command): Command {
  return addRuleSource(command)
    .option(
      '--declaration <file>',
      'with the rules, exclusions and contracts of a declaration (YAML) instead, as its operations have them',
    )
    .option('--zone <zone>', 'the zone of the declaration that requests come to', 'external');
}

/** Options of the policy `threat-rules`, by the flags. Reads the Core Rule Set where one is named. */
export function ruleOptions({ pack, crs, rules, paranoia, threshold }: RuleSource): Record<string, unknown> {
  if (crs !== undefined) readCrs(crs);
  return {
    pack,
    ...(crs !== undefined && { crs: true }),
    ...(rules !== undefined && { rules: readInput(rules) }),
    ...(paranoia !== undefined && { paranoia: numberOf('--paranoia', paranoia) }),
    ...(threshold !== undefined && { threshold: numberOf('--threshold', threshold) }),
    bodyBytes: 1_048_576,
  };
}

/** What requests are tried against: the operations of a declaration, or one that takes anything. */
export function snapshotFrom(source: SnapshotSource, now: number): SnapshotDocument {
  if (source.declaration !== undefined) {
    if (source.crs !== undefined) readCrs(source.crs);
    for (const name of ['rules', 'paranoia', 'threshold'] as const)
      if (source[name] !== undefined)
        throw new CommandFailure('usage', `--${name}: the declaration says which rules there are.`);
    return snapshotOf(readDeclaration(source.declaration), now);
  }
  const operation = {
    id: 'any',
    method: '*',
    path: '/*',
    category: 'tells',
    audience: 'open',
    policies: [],
  } as const;
  return {
    format: 1,
    number: 1,
    createdAt: now,
    zones: [{ name: source.zone, policies: [] }],
    plans: [],
    versions: [
      {
        id: 'any',
        api: { id: 'any', name: 'any', title: 'Any', owner: '' },
        name: 'v1',
        lifecycle: 'published',
        audience: 'open',
        zones: [source.zone],
        hosts: [],
        basePath: '',
        upstream: { targets: ['http://127.0.0.1:9'] },
        policies: [{ id: 'rules', policy: 'threat-rules', options: ruleOptions(source) }],
        operations: [operation],
      },
    ],
  };
}

/** Says what is wrong with rules in words, with the file's own name. */
export function ruleFailure(error: unknown, { rules }: RuleSource): unknown {
  if (error instanceof CommandFailure || !(error instanceof Error)) return error;
  const messages =
    error instanceof SnapshotFaults ? error.faults.map(({ message }) => message) : [error.message];
  return new CommandFailure('refused', 'The rules cannot be tried:', {
    hints: messages.map(message => (rules === undefined ? message : message.replace(/^rules:/, `${rules}:`))),
  });
}

function readCrs(directory: string): void {
  try {
    installCoreRules(readCoreRules(directory));
  } catch (error) {
    throw new CommandFailure('refused', `--crs: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function numberOf(flag: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new CommandFailure('usage', `${flag}: must be a whole number.`);
  return number;
}
