import type { Realm } from '#credentials';
import type { Clock } from '#kernel';
import type { Counts, Held } from '../guard/counts.ts';
import { counted, waitOf } from '../guard/pace.ts';
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
  readonly #counts: Counts;
  readonly #clock: Clock;
  readonly #origin: (realm: Realm) => string;

  constructor(tools: { outbox: Outbox; counts: Counts; clock: Clock; origin: (realm: Realm) => string }) {
    this.#outbox = tools.outbox;
    this.#counts = tools.counts;
    this.#clock = tools.clock;
    this.#origin = tools.origin;
  }

  /** True, and counted for all nodes of the control plane, when a message may be written on this request. */
  async admits({ realm, email, address }: Occasion): Promise<boolean> {
    const paces = new Map([
      [`mail to ${realm} ${email}`, paceOf(perRecipient)],
      [`mail from ${address}`, paceOf(perSender)],
      ['mail', paceOf(overall)],
    ]);
    const keys = [...paces.keys()];
    const mustWait = (held: Held) => keys.some(key => waitOf(held.get(key), this.#clock.now()) > 0);
    // Looked at first: whoever floods us makes nobody wait for a row.
    if (mustWait(await this.#counts.read(keys))) return false;
    return this.#counts.change(keys, held => {
      if (mustWait(held)) return false;
      for (const [key, pace] of paces) held.set(key, counted(pace, held.get(key), this.#clock.now()));
      return true;
    });
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
