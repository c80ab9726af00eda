import type { Decision, LiveSecond, LiveTick } from '#kit/api/admin.ts';
import { decisionKey } from '../decisions/addresses.ts';

/** Seconds and refusals that are kept; what is older is let go. */
const secondsKept = 300;
const refusalsKept = 200;
/** Milliseconds without a word, after which the connection counts as lost: ticks come each second. */
const silence = 8_000;
/** Milliseconds before the first new attempt; each further one waits twice as long, up to the longest. */
const firstWait = 1_000;
const longestWait = 30_000;
/** Attempts that fail one after another before it takes a person to go on. */
const attempts = 10;

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `at`: when the next attempt is made, milliseconds since the epoch. */
  | { readonly state: 'reconnecting'; readonly at: number }
  | { readonly state: 'ended' };

export interface LiveState {
  readonly connection: Connection;
  /** Oldest first. */
  readonly seconds: readonly LiveSecond[];
  /** The last one that told who was busiest. */
  readonly tick: LiveTick | null;
  /** Newest first. */
  readonly refusals: readonly Decision[];
}

/** What the feed needs of the world around it. */
export interface Surroundings {
  readonly open: () => EventSource;
  /** The last refusals before now, so that a cut leaves no gap; none for those who may not read them. */
  readonly recent: () => Promise<readonly Decision[]>;
  /** Asks whether the session still holds; the stream itself cannot say why it was refused. */
  readonly checkSession: () => Promise<void>;
  readonly now: () => number;
  /** A number from 0 to 1, so that many pages do not come back at the same moment. */
  readonly random: () => number;
}

/**
 * The live stream, for as long as somebody looks at it. It comes back by itself after a cut, waiting longer each time;
 * while the page is out of sight it keeps listening and tells nobody.
 */
export class LiveFeed {
  readonly #around: Surroundings;
  readonly #listeners = new Set<() => void>();
  #state: LiveState = { connection: { state: 'connecting' }, seconds: [], tick: null, refusals: [] };
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #failed = 0;
  #isHidden = false;
  #isStale = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  readonly read = (): LiveState => this.#state;

  /** Connects with the first listener and disconnects with the last. */
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#disconnect();
    };
  };

  /** Tries at once, instead of waiting. */
  readonly connectNow = (): void => {
    this.#failed = 0;
    this.#connect();
  };

  /** Out of sight nothing is drawn; what came meanwhile is there on return. */
  hide(isHidden: boolean): void {
    this.#isHidden = isHidden;
    if (!isHidden && this.#isStale) this.#tell();
  }

  #connect(): void {
    this.#disconnect();
    if (this.#state.connection.state !== 'connecting') this.#set({ connection: { state: 'connecting' } });
    const source = this.#around.open();
    this.#source = source;
    const on = <Value>(name: string, take: (value: Value) => void) =>
      source.addEventListener(name, event => {
        if (source !== this.#source) return;
        take(JSON.parse((event as MessageEvent<string>).data) as Value);
      });
    on<readonly LiveSecond[]>('history', seconds => {
      // What a server that was started anew does not know is still known here.
      const first = seconds[0]?.at ?? Number.POSITIVE_INFINITY;
      const before = this.#state.seconds.filter(({ at }) => at < first);
      this.#heard({ seconds: lastOf([...before, ...seconds]) });
    });
    on<LiveTick>('tick', tick => {
      this.#heard({ tick, seconds: lastOf([...this.#state.seconds, tick]) });
    });
    on<readonly Decision[]>('decision', found => this.#admit(found));
    source.addEventListener('error', () => source === this.#source && this.#lost());
    this.#awaitWord();
    // Those that cannot be read are still told from now on.
    this.#around.recent().then(
      found => source === this.#source && this.#admit(found),
      () => undefined,
    );
  }

  /** The list that was read and the stream overlap: each refusal is kept once. */
  #admit(found: readonly Decision[]): void {
    const known = new Set(this.#state.refusals.map(decisionKey));
    const fresh = found.filter(each => !known.has(decisionKey(each)));
    if (fresh.length === 0) return;
    const refusals = [...fresh, ...this.#state.refusals].toSorted((a, b) => b.at - a.at);
    this.#set({ refusals: refusals.slice(0, refusalsKept) });
  }

  #heard(change: Partial<LiveState>): void {
    this.#failed = 0;
    this.#awaitWord();
    this.#set({ ...change, connection: { state: 'live' } });
  }

  #awaitWord(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(), silence);
  }

  #lost(): void {
    this.#disconnect();
    this.#failed++;
    if (this.#failed > attempts) return this.#set({ connection: { state: 'ended' } });
    const longest = Math.min(firstWait * 2 ** (this.#failed - 1), longestWait);
    const wait = longest * (0.75 + 0.5 * this.#around.random());
    this.#set({ connection: { state: 'reconnecting', at: this.#around.now() + wait } });
    this.#timer = setTimeout(() => this.#connect(), wait);
    // Somebody who was signed out is led to sign-in by this; anything else is tried again anyway.
    this.#around.checkSession().catch(() => undefined);
  }

  #disconnect(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    this.#source?.close();
    this.#source = undefined;
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#isHidden) this.#isStale = true;
    else this.#tell();
  }

  #tell(): void {
    this.#isStale = false;
    for (const listener of this.#listeners) listener();
  }
}

/** The last five minutes, also where seconds of them are missing. */
function lastOf(seconds: readonly LiveSecond[]): readonly LiveSecond[] {
  const newest = seconds.at(-1)?.at ?? 0;
  return seconds.filter(({ at }) => at > newest - secondsKept * 1000);
}
