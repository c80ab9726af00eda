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
 * that do not exist are counted like those that do. docs/decisions/0012-sign-in.md has the sums.
 */
import type { Clock } from '#kernel';
import type { Change } from '#store';
import type { Counts } from './counts.ts';
import { counted, forgiven, levelOf, type Pace, waitOf } from './pace.ts';

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

/** An attempt that was let through, and counts as failed until it is told otherwise. Inside a change, pass it. */
export interface Admission {
  succeeded(within?: Change): Promise<void>;
  /** It came to no decision, as when the machine was busy. */
  withdrawn(): Promise<void>;
}

/** One of the things that an attempt is counted under. */
interface Place {
  readonly key: string;
  readonly pace: Pace;
  /** Of whoever tries alone: forgotten when they succeed. */
  readonly own: boolean;
}

export class SignInGuard {
  readonly #counts: Counts;
  readonly #clock: Clock;

  constructor(counts: Counts, clock: Clock) {
    this.#counts = counts;
    this.#clock = clock;
  }

  /** Lets the attempt through, or gives the milliseconds to wait. */
  async admit(attempt: Attempt): Promise<Admission | number> {
    const all = keysOf(attempt);
    const now = this.#clock.now();
    const judged = (held: ReadonlyMap<string, Parameters<typeof waitOf>[0]>) => {
      const isOnGuard = levelOf(perAccount, held.get(accountKey(attempt)), now) >= onGuardFrom;
      const places = placesOf(attempt, isOnGuard);
      return { places, wait: Math.max(...places.map(({ key }) => waitOf(held.get(key), now))) };
    };
    // Whoever has to wait costs a look, and nothing is written for them.
    const { wait } = judged(await this.#counts.read(all));
    if (wait > 0) return wait;
    const places = await this.#counts.change(all, held => {
      const { places, wait } = judged(held);
      if (wait > 0) return wait;
      for (const { key, pace } of places) held.set(key, counted(pace, held.get(key), now));
      return places;
    });
    return typeof places === 'number' ? places : this.#admission(places);
  }

  /** True when strangers must be slowed down on this account. */
  async isOnGuard(account: string): Promise<boolean> {
    const key = accountKey({ account });
    const held = await this.#counts.read([key]);
    return levelOf(perAccount, held.get(key), this.#clock.now()) >= onGuardFrom;
  }

  #admission(places: readonly Place[]): Admission {
    const keys = places.map(({ key }) => key);
    const undo = (forgets: (place: Place) => boolean, within?: Change) =>
      this.#counts.change(
        keys,
        held => {
          for (const place of places) {
            const { key, pace } = place;
            const less = forgets(place) ? undefined : forgiven(pace, held.get(key), this.#clock.now());
            if (less === undefined) held.delete(key);
            else held.set(key, less);
          }
        },
        within,
      );
    return {
      // What was counted over all accounts is not forgotten for one success: an attacker has an account too.
      succeeded: within => undo(({ own }) => own, within),
      withdrawn: () => undo(() => false),
    };
  }
}

const accountKey = ({ account }: Pick<Attempt, 'account'>): string => `account ${account}`;

function placesOf(attempt: Attempt, isOnGuard: boolean): Place[] {
  const { account, address, device } = attempt;
  if (device !== undefined) return [{ key: `device ${device}`, pace: perDevice, own: true }];
  const pair = `${account} ${address}`;
  return [
    isOnGuard
      ? { key: `guarded ${pair}`, pace: perPairOnGuard, own: true }
      : { key: `pair ${pair}`, pace: perPair, own: true },
    { key: `address ${address}`, pace: perAddress, own: false },
    { key: accountKey(attempt), pace: perAccount, own: false },
  ];
}

/** All that the attempt may be counted under, whether the account is on guard or not. */
const keysOf = (attempt: Attempt): string[] => [
  ...new Set([true, false].flatMap(isOnGuard => placesOf(attempt, isOnGuard).map(({ key }) => key))),
];
