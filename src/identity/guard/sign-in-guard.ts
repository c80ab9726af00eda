/**
 * Slows guessing down without giving anybody a way to lock somebody else out.
 *
 * The usual answer to guessing, to lock the account after some failures, is itself an attack: whoever knows an e-mail
 * address can keep its owner out. So an account is never locked. What waits is the one who tries:
 *
 * - A stranger is counted per account and address together (IPv4 /32, IPv6 /64). A few slips are free; then each
 *   further attempt waits twice as long, up to a quarter of an hour.
 * - An address is counted over all accounts as well, against one password tried on many.
 * - Many failures on one account, from wherever, put it on guard: strangers then get one free attempt for each
 *   address, and wait at once after it. The owner, on a new device, still gets in at the first try.
 * - A browser that signed in before shows a device cookie. It is counted by itself and by nothing else: neither a
 *   flood against the account nor one from behind the same address (an office, a proxy) makes the owner wait.
 *
 * What guessing remains is bounded by the strength that new passwords must have and by the queue of hashes. Accounts
 * that do not exist are counted like those that do. Tables are bounded: docs/decisions/0012-sign-in.md has the sums.
 */
import type { Clock } from '#kernel';
import { Throttle } from './throttle.ts';

const minute = 60_000;
const hour = 60 * minute;

const perPair = { free: 5, forgetMs: 10 * minute, firstWaitMs: 1000, maxWaitMs: 15 * minute };
const perPairOnGuard = { free: 1, forgetMs: 10 * minute, firstWaitMs: 30_000, maxWaitMs: 15 * minute };
const perAddress = { free: 30, forgetMs: minute, firstWaitMs: 1000, maxWaitMs: 5 * minute };
const perDevice = { free: 10, forgetMs: 5 * minute, firstWaitMs: 1000, maxWaitMs: 5 * minute };
/** Failures within an hour that put an account on guard; it only counts, nobody waits for it. */
const onGuardFrom = 50;
const perAccount = { free: Infinity, forgetMs: hour / onGuardFrom, firstWaitMs: 0, maxWaitMs: 0 };

export interface Attempt {
  /** Fingerprint of realm and e-mail address, whether there is such an account or not. */
  readonly account: string;
  /** Group of the address. */
  readonly address: string;
  /** The device's id, when its cookie is good and names this account. */
  readonly device: string | undefined;
}

/** An attempt that was let through, and counts as failed until it is told otherwise. */
export interface Admission {
  succeeded(): void;
  /** It came to no decision, as when the machine was busy. */
  withdrawn(): void;
}

export class SignInGuard {
  readonly #pairs: Throttle;
  readonly #pairsOnGuard: Throttle;
  readonly #addresses: Throttle;
  readonly #accounts: Throttle;
  readonly #devices: Throttle;

  constructor(clock: Clock, maxKeys?: number) {
    this.#pairs = new Throttle(perPair, clock, maxKeys);
    this.#pairsOnGuard = new Throttle(perPairOnGuard, clock, maxKeys);
    this.#addresses = new Throttle(perAddress, clock, maxKeys);
    this.#accounts = new Throttle(perAccount, clock, maxKeys);
    this.#devices = new Throttle(perDevice, clock, maxKeys);
  }

  /** Lets the attempt through, or gives the milliseconds to wait. */
  admit(attempt: Attempt): Admission | number {
    const counted = this.#countedFor(attempt);
    const wait = Math.max(...counted.map(([throttle, key]) => throttle.wait(key)));
    if (wait > 0) return wait;
    for (const [throttle, key] of counted) throttle.count(key);
    return {
      succeeded: () => {
        for (const [throttle, key, own] of counted) {
          // What was counted over all accounts is not forgotten for one success: an attacker has an account too.
          if (own) throttle.forget(key);
          else throttle.forgive(key);
        }
      },
      withdrawn: () => {
        for (const [throttle, key] of counted) throttle.forgive(key);
      },
    };
  }

  /** True when strangers must be slowed down on this account. */
  isOnGuard(account: string): boolean {
    return this.#accounts.level(account) >= onGuardFrom;
  }

  #countedFor({ account, address, device }: Attempt): [Throttle, string, own: boolean][] {
    if (device !== undefined) return [[this.#devices, device, true]];
    const pair = `${account} ${address}`;
    return [
      [this.isOnGuard(account) ? this.#pairsOnGuard : this.#pairs, pair, true],
      [this.#addresses, address, false],
      [this.#accounts, account, false],
    ];
  }
}
