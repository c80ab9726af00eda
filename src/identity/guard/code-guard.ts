/**
 * Slows the guessing of second factors. Whoever gets here has shown the password, so this cannot be used to keep
 * somebody out by who merely knows their address. A code has six digits, of which three are good at a time:
 *
 * - Strangers are counted per account, from wherever they come: else a thousand addresses were a thousand times as
 *   many guesses. At most about 100 a day get through, 3 in 10,000 for each day, and the owner is told by mail.
 * - A browser that signed in before is counted by itself, so its owner gets in while somebody guesses.
 * - Passkeys and recovery codes cannot be guessed, and are not slowed by those who guess codes.
 */
import type { Clock } from '#kernel';
import type { Change } from '#store';
import type { Counts } from './counts.ts';
import { counted, forgiven, levelOf, type Pace, waitOf } from './pace.ts';
import type { Admission } from './sign-in-guard.ts';

const minute = 60_000;
const perAccount = { free: 6, forgetMs: 15 * minute, firstWaitMs: 30_000, maxWaitMs: 15 * minute };
const perDevice = { free: 6, forgetMs: 10 * minute, firstWaitMs: 10_000, maxWaitMs: 5 * minute };
/** Wrong codes after which the owner is told that somebody has the password. */
const tellFrom = 5;

export class CodeGuard {
  readonly #counts: Counts;
  readonly #clock: Clock;

  constructor(counts: Counts, clock: Clock) {
    this.#counts = counts;
    this.#clock = clock;
  }

  /** Lets the attempt through, or gives the milliseconds to wait. `device`: when its cookie is good for this user. */
  async admit(userId: string, device: string | undefined): Promise<Admission | number> {
    const [key, pace]: [string, Pace] =
      device === undefined ? [codeKey(userId), perAccount] : [`code device ${device}`, perDevice];
    const waiting = waitOf((await this.#counts.read([key])).get(key), this.#clock.now());
    if (waiting > 0) return waiting;
    const wait = await this.#counts.change([key], held => {
      const now = this.#clock.now();
      const wait = waitOf(held.get(key), now);
      if (wait === 0) held.set(key, counted(pace, held.get(key), now));
      return wait;
    });
    if (wait > 0) return wait;
    return {
      succeeded: within => this.#counts.change([key], held => void held.delete(key), within),
      withdrawn: () =>
        this.#counts.change([key], held => {
          const less = forgiven(pace, held.get(key), this.#clock.now());
          if (less === undefined) held.delete(key);
          else held.set(key, less);
        }),
    };
  }

  /** True at the wrong code by which the owner is to be told. */
  async isTelling(userId: string, within: Change): Promise<boolean> {
    const key = codeKey(userId);
    const held = await this.#counts.read([key], within);
    return Math.ceil(levelOf(perAccount, held.get(key), this.#clock.now())) === tellFrom;
  }
}

const codeKey = (userId: string): string => `code ${userId}`;
