import type { Clock } from '#kernel';
import { canonicalAddress } from '../address/text.ts';
import type { Resolver } from './resolver.ts';

/** Addresses whose names are remembered, at most. */
const mostRemembered = 10_000;
/** Addresses that are asked about at once, at most: strangers decide how many there are to ask about. */
const mostAsked = 64;
/** Names of one address that are looked into, at most: its owner may claim any number. */
const mostNames = 8;
/** Milliseconds in all for one address. */
const patienceMs = 4_000;
/** Milliseconds for which names, their absence, and a failure to find out are remembered. */
const keepMs = { names: 300_000, none: 60_000, failed: 5_000 };

interface Known {
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const none: readonly string[] = Object.freeze([]);

/**
 * The names of clients, by forward-confirmed reverse DNS. Whoever owns an address can let it claim any name; it counts
 * only when the owner of that name gives the address back. Answers come from memory where they can; nothing that a
 * client does makes the memory, or the number of questions under way, grow beyond its bounds.
 */
export class ClientNames {
  readonly #resolver: Resolver;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  readonly #asked = new Map<string, Promise<readonly string[]>>();

  constructor(resolver: Resolver, clock: Clock) {
    this.#resolver = resolver;
    this.#clock = clock;
  }

  /**
   * The confirmed names of a canonical address, lower case; none where it has none or where that could not be found
   * out. A promise only where the DNS has to be asked.
   */
  of(address: string): readonly string[] | Promise<readonly string[]> {
    const known = this.#known.get(address);
    if (known !== undefined && this.#clock.now() < known.until) return known.names;
    const asked = this.#asked.get(address);
    if (asked !== undefined) return asked;
    if (this.#asked.size >= mostAsked) return none;
    const answer = this.#ask(address).finally(() => this.#asked.delete(address));
    this.#asked.set(address, answer);
    return answer;
  }

  async #ask(address: string): Promise<readonly string[]> {
    const signal = AbortSignal.timeout(patienceMs);
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('the DNS did not answer in time')), {
        once: true,
      });
    });
    try {
      const names = await Promise.race([this.#confirmed(address), late]);
      this.#remember(address, names, names.length > 0 ? keepMs.names : keepMs.none);
      return names;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // There is no name, as opposed to: nobody could say.
      const absent = code === 'ENOTFOUND' || code === 'ENODATA';
      this.#remember(address, none, absent ? keepMs.none : keepMs.failed);
      return none;
    }
  }

  async #confirmed(address: string): Promise<readonly string[]> {
    const claimed = new Set((await this.#resolver.reverse(address)).slice(0, mostNames).map(nameOf));
    const family = address.includes(':') ? 6 : 4;
    const confirmed = await Promise.all(
      [...claimed].map(async name => {
        if (name === undefined) return undefined;
        const addresses = await this.#resolver.forward(name, family).catch(() => none);
        return addresses.some(one => canonicalAddress(one) === address) ? name : undefined;
      }),
    );
    return confirmed.filter(name => name !== undefined);
  }

  #remember(address: string, names: readonly string[], forMs: number): void {
    // Deleted first, so that what is remembered anew is the newest; the oldest goes when there are too many.
    this.#known.delete(address);
    this.#known.set(address, { names, until: this.#clock.now() + forMs });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostRemembered) return;
      this.#known.delete(oldest);
    }
  }
}

/** A host name (RFC 1123 section 2.1) in lower case and without the root's dot; undefined for what is none. */
function nameOf(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '');
  return name.length <= 253 && hostName.test(name) ? name : undefined;
}

const hostName = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
