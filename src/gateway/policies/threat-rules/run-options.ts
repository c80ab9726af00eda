import type { RunOptions } from '#threats';
import type { Options } from './policy.ts';

/**
 * Octets that rules may look at for one request, all looks together: enough for a text of 64 KiB under all rules there
 * are, which takes about 0.2 s.
 */
const budget = 64_000_000;

/** Octets of an answer that are judged unless told otherwise. */
export const defaultAnswerBytes = 1_048_576;

/** How often each octet of an answer may be looked at besides: the built-in rules take 45 looks, CRS 4 takes 70. */
const looksAtAnswer = 200;

/** What the Core Rule Set is told, in its own words: those of version 4, and of 3.3 where it has others. */
export function runOptions({ paranoia, threshold, answerBytes = defaultAnswerBytes }: Options): RunOptions {
  const level = paranoia === undefined ? undefined : String(paranoia);
  const score = threshold === undefined ? undefined : String(threshold);
  const told: readonly (readonly [string, string | undefined])[] = [
    ['blocking_paranoia_level', level],
    ['detection_paranoia_level', level],
    ['paranoia_level', level],
    ['executing_paranoia_level', level],
    ['inbound_anomaly_score_threshold', score],
  ];
  return {
    budget,
    answerBudget: budget + answerBytes * looksAtAnswer,
    settings: new Map(told.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    usual,
  };
}

/** Which methods there are the contract says; the Core Rule Set would let through what forms of pages send. */
const usual: ReadonlyMap<string, string> = new Map([
  ['allowed_methods', 'GET HEAD POST OPTIONS PUT PATCH DELETE'],
]);
