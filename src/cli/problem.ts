import type { Fault } from '#kernel';
import { CommandFailure, type Exit } from './exit.ts';
import { missingLines, type MissingControl } from './floor.ts';

/** A problem document (RFC 9457) of the admin API, as far as the commands look at it. */
export interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly status?: number;
  readonly type?: string;
  readonly errors?: readonly Fault[];
  readonly missing?: readonly MissingControl[];
  /** How many controls are missing, where not all of them are listed. */
  readonly count?: number;
  readonly permission?: string;
}

/** Titles of problems that the detail repeats in better words. */
const plain: ReadonlySet<string> = new Set(['not-found', 'already-exists', 'conflict', 'below-floor']);

/** A refusal of the admin API as a failure of the command, with everything that helps. */
export function failureOf(
  status: number,
  problem: ProblemDocument,
  credentialHints: readonly string[],
): CommandFailure {
  const code = problem.type?.split('/').at(-1) ?? '';
  const { missing = [] } = problem;
  // The detail says it already.
  const errors = code === 'already-exists' ? [] : (problem.errors ?? []);
  const hints = [
    ...missingLines(missing, problem.count ?? missing.length),
    ...errors.map(({ at, message }) => `${at || '(whole input)'}: ${message}`),
    ...(problem.permission === undefined ? [] : [`needed permission: ${problem.permission}`]),
    ...(code === 'unauthenticated' ? credentialHints : []),
  ];
  const exit: Exit = code === 'below-floor' ? 'belowFloor' : status >= 500 ? 'crashed' : 'refused';
  const title = problem.title ?? `HTTP status ${status}`;
  // What is listed one by one below is not told in the first line too.
  const detail = missing.length > 0 || errors.length > 0 ? undefined : problem.detail;
  const message = detail === undefined ? `${title}.` : plain.has(code) ? detail : `${title}: ${detail}`;
  return new CommandFailure(exit, message, { code, hints, problem });
}
