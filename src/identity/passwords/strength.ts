/** Whether a new password is good enough, and if not, what to change. */
import type { MatchExtended, ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core';
import { invalidInput } from '#kernel';
import { normalisePassword } from './hashing.ts';

const minLength = 12;
export const maxPassword = 256;
/** Characters that are judged. Cost grows with length; what is strong is so within these, whatever follows. */
const maxJudged = 100;
/** Words of the person's own that are judged along, and characters of each. */
const maxWords = 16;
const maxWord = 64;
/** zxcvbn's scale from 0 to 4: from 3 on, 10^8 guesses and more, which a slow hash makes unaffordable. */
const goodEnough = 3;

/** Whose password it is: what is known of somebody is guessed first. */
export interface Owner {
  readonly name: string;
  readonly email: string;
}

/** What is wrong with the password, in words for the one who chose it, or undefined. Never says the password. */
export async function weaknessOf(chosen: string, owner: Owner): Promise<string | undefined> {
  const password = chosen.length > 4 * maxPassword ? chosen : normalisePassword(chosen);
  const characters = Array.from(password);
  const { length } = characters;
  if (length < minLength) return `Use at least ${minLength} characters; this has ${length}.`;
  if (length > maxPassword) return `Use at most ${maxPassword} characters.`;
  const judge = await judgeOnce();
  const result = judge.check(characters.slice(0, maxJudged).join(''), wordsOf(owner));
  return result.score >= goodEnough ? undefined : advice(result);
}

/** @throws invalid-input that says at `at` what to change. */
export async function requireStrong(password: string, owner: Owner, at = '/password'): Promise<void> {
  const weakness = await weaknessOf(password, owner);
  if (weakness !== undefined) throw invalidInput([{ at, message: weakness }]);
}

let judge: Promise<ZxcvbnFactory> | undefined;

/** Its lists take 20 MB and a tenth of a second: loaded when the first password is chosen. */
function judgeOnce(): Promise<ZxcvbnFactory> {
  judge ??= (async () => {
    const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
      import('@zxcvbn-ts/core'),
      import('@zxcvbn-ts/language-common'),
    ]);
    return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: maxJudged });
  })();
  return judge;
}

/** Name and address, whole and in parts. */
function wordsOf({ name, email }: Owner): string[] {
  const parts = [name, email, ...name.split(' '), ...email.split(/[@.+_-]/)];
  const words = parts.filter(part => part.length >= 3).map(part => part.slice(0, maxWord).toLowerCase());
  return ['gatehouse', ...new Set(words)].slice(0, maxWords);
}

const more = 'Make it longer: four or more words that have nothing to do with each other are easy to keep.';

function advice({ feedback, sequence }: ZxcvbnResult): string {
  const sole = sequence.length === 1 ? sequence[0] : undefined;
  if (sole !== undefined && dictionaryOf(sole) === 'passwords-common')
    return `This is among the passwords that attackers try first. ${more}`;
  return `${reasons[feedback.warning ?? ''] ?? 'This is too easy to guess.'} ${more}`;
}

const dictionaryOf = (match: MatchExtended): unknown =>
  (match as { dictionaryName?: unknown }).dictionaryName;

/** By zxcvbn's warnings. */
const reasons: Readonly<Record<string, string>> = {
  straightRow: 'Rows of keys are easy to guess.',
  keyPattern: 'Patterns on the keyboard are easy to guess.',
  simpleRepeat: 'Repeated characters are easy to guess.',
  extendedRepeat: 'Repeated parts add nothing.',
  sequences: 'Sequences such as abc or 6543 are easy to guess.',
  recentYears: 'Years are easy to guess.',
  dates: 'Dates are easy to guess.',
  topTen: 'This is among the passwords that attackers try first.',
  topHundred: 'This is among the passwords that attackers try first.',
  common: 'This is among the passwords that attackers try first.',
  similarToCommon: 'This is close to a password that attackers try first.',
  wordByItself: 'One word is easy to guess.',
  namesByThemselves: 'Names are easy to guess.',
  commonNames: 'Names are easy to guess.',
  userInputs: 'It contains your name, your e-mail address or the name of this product.',
  pwned: 'This password is known from a breach.',
};
