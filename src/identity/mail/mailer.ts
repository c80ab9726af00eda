import type { Realm } from '#credentials';
import type { Clock } from '#kernel';
import { Throttle } from '../guard/throttle.ts';
import type { Keyed } from '../keyed.ts';
import { type LinkKind, linkScreens } from '../people/links.ts';
import type { Mail, Outbox } from './outbox.ts';

const hour = 3_600_000;
/** Messages an hour to one person on somebody's request, from one address to anybody, and in all. */
const perRecipient = 5;
const perSender = 20;
const overall = 300;

/** Who is written to, and from which group of addresses it was asked for. */
export interface Occasion {
  readonly realm: Realm;
  readonly email: string;
  readonly address: string;
}

const paceOf = (anHour: number) => ({
  free: anHour - 1,
  forgetMs: hour / anHour,
  firstWaitMs: hour / anHour,
  maxWaitMs: hour / anHour,
});

/**
 * Writes to people within limits, so that nobody can be flooded through us. Ask `admits` first, since a link that is
 * not mailed must not void the one that was.
 */
export class Mailer {
  readonly #outbox: Outbox;
  readonly #keyed: Keyed;
  readonly #clock: Clock;
  readonly #origin: (realm: Realm) => string;
  readonly #recipients: Throttle;
  readonly #senders: Throttle;
  readonly #all: Throttle;

  constructor(tools: { outbox: Outbox; keyed: Keyed; clock: Clock; origin: (realm: Realm) => string }) {
    this.#outbox = tools.outbox;
    this.#keyed = tools.keyed;
    this.#clock = tools.clock;
    this.#origin = tools.origin;
    this.#recipients = new Throttle(paceOf(perRecipient), tools.clock);
    this.#senders = new Throttle(paceOf(perSender), tools.clock);
    this.#all = new Throttle(paceOf(overall), tools.clock, 1);
  }

  /** True, and counted, when a message may be written on this request. */
  admits(occasion: Occasion): boolean {
    const recipient = this.#keyed('guard', `mail ${occasion.realm} ${occasion.email}`);
    const counted = [
      [this.#recipients, recipient],
      [this.#senders, occasion.address],
      [this.#all, 'all'],
    ] as const;
    if (counted.some(([throttle, key]) => throttle.wait(key) > 0)) return false;
    for (const [throttle, key] of counted) throttle.count(key);
    return true;
  }

  /** Writes the message; what must be told in any case, such as a changed password, is not limited. */
  async send(email: string, letter: Omit<Mail, 'to'>): Promise<void> {
    await this.#outbox.send({ to: email, ...letter }, this.#clock.now());
  }

  /** The address of a link, its secret in the fragment. */
  linkTo(realm: Realm, kind: LinkKind, secret: string): string {
    return `${this.#origin(realm)}${linkScreens[kind]}#${secret}`;
  }

  /** The address of a screen. */
  screen(realm: Realm, path: `/${string}`): string {
    return `${this.#origin(realm)}${path}`;
  }
}
