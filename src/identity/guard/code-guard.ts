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
import type { Admission } from './sign-in-guard.ts';
import { Throttle } from './throttle.ts';

const minute = 60_000;
const perAccount = { free: 6, forgetMs: 15 * minute, firstWaitMs: 30_000, maxWaitMs: 15 * minute };
const perDevice = { free: 6, forgetMs: 10 * minute, firstWaitMs: 10_000, maxWaitMs: 5 * minute };
/** Wrong codes after which the owner is told that somebody has the password. */
const tellFrom = 5;

export class CodeGuard {
  readonly #accounts: Throttle;
  readonly #devices: Throttle;

  constructor(clock: Clock, maxKeys?: number) {
    this.#accounts = new Throttle(perAccount, clock, maxKeys);
    this.#devices = new Throttle(perDevice, clock, maxKeys);
  }

  /** Lets the attempt through, or gives the milliseconds to wait. `device`: when its cookie is good for this user. */
  admit(userId: string, device: string | undefined): Admission | number {
    const [throttle, key] = device === undefined ? [this.#accounts, userId] : [this.#devices, device];
    const wait = throttle.wait(key);
    if (wait > 0) return wait;
    throttle.count(key);
    return { succeeded: () => throttle.forget(key), withdrawn: () => throttle.forgive(key) };
  }

  /** True at the wrong code by which the owner is to be told. */
  isTelling(userId: string): boolean {
    return Math.ceil(this.#accounts.level(userId)) === tellFrom;
  }
}
