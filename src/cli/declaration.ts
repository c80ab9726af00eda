import { dirname } from 'node:path';
import { type Declaration, parseDeclaration } from '#manager';
import { GatehouseError, type Fault } from '#kernel';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { count, type Output } from './output.ts';
import { brief } from './snapshots.ts';

/** What `validate`, `diff` and `sync` have in common: reading a declaration, and showing differences. */

export interface Difference {
  readonly action: 'create' | 'update' | 'delete';
  readonly kind: string;
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * Reads a declaration and the contracts that it names, relative to its own directory, so that it can be sent as a
 * whole: the server reads no files for anybody. With `env` the secrets that it names are read as well.
 */
export function readDeclaration(file: string, env?: Io['env']): Declaration {
  const text = readInput(file);
  try {
    return parseDeclaration(text, {
      file: file === '-' ? 'standard input' : file,
      directory: file === '-' ? '.' : dirname(file),
      ...(env === undefined ? {} : { env }),
    });
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    const faults = (error.extra['errors'] ?? []) as readonly Fault[];
    throw new CommandFailure('refused', `${file} is not a valid declaration:`, {
      code: error.code,
      hints: faults.length === 0 ? [error.message] : faults.map(({ at, message }) => `${at}: ${message}`),
      problem: { errors: faults },
    });
  }
}

const signs = { create: '+', update: '~', delete: '-' } as const;

/** One line for each difference; of an update, the fields that differ. */
export function differenceLines(out: Output, differences: readonly Difference[]): string[] {
  return differences.flatMap(({ action, kind, path, from, to }) => {
    const line = `${signs[action]} ${kind} ${path}`;
    if (action === 'create') return [out.good(line)];
    return action === 'delete' ? [out.bad(line)] : [line, ...fieldLines(from, to)];
  });
}

function fieldLines(from: unknown, to: unknown): string[] {
  if (!isRecord(from) || !isRecord(to)) return [`    ${brief(from)} -> ${brief(to)}`];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter(name => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
    .map(name => `    ${name}: ${brief(from[name])} -> ${brief(to[name])}`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `2 to create, 1 to delete`. */
export function tally(
  differences: readonly Difference[],
  words: Readonly<Record<Difference['action'], string>>,
): string {
  const parts = (['create', 'update', 'delete'] as const).flatMap(action => {
    const number = differences.filter(difference => difference.action === action).length;
    return number === 0 ? [] : [`${number} ${words[action]}`];
  });
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

/** What a declaration holds, for people. */
export function contents(declaration: Declaration): string {
  const { apis = [], plans = [], developers = [], applications = [] } = declaration;
  const { groups = [], identityProviders = [] } = declaration;
  const versions = apis.reduce((sum, { versions = [] }) => sum + versions.length, 0);
  return [
    count(apis.length, 'API'),
    count(versions, 'version'),
    count(plans.length, 'plan'),
    count(developers.length, 'developer'),
    count(applications.length, 'application'),
    ...(groups.length === 0 ? [] : [count(groups.length, 'group')]),
    ...(identityProviders.length === 0 ? [] : [count(identityProviders.length, 'identity provider')]),
  ].join(', ');
}
